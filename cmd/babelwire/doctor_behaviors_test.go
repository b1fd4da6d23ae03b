package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// impatient is a config whose waits end soon, and whose requests end after timeout.
func impatient(t *testing.T, timeout string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "impatient.yaml")
	if err := os.WriteFile(file, []byte("endpoints: [{timeout: "+timeout+"}]\nlimits: {max_wait: 50ms}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// diagnose runs doctor against a fake and reads what it prints as JSON.
func diagnose(t *testing.T, opt llmtest.Options) (diagnosis, outcome) {
	t.Helper()
	server := startFake(t, opt)
	timeout := "30s"
	for _, silent := range []string{"hang", "stall", "drip"} {
		if strings.HasPrefix(opt.Behavior, silent) {
			timeout = "1s"
		}
	}
	o := call(t, nil, nil, "doctor", "--json", "--config", impatient(t, timeout), "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db"))
	var d diagnosis
	if err := json.Unmarshal([]byte(o.stdout), &d); err != nil {
		t.Fatalf("%v in %q", err, o.stdout)
	}
	return d, o
}

// blamed lists the checks that are not ok and were tried, with their levels.
func blamed(d diagnosis) string {
	var list []string
	for _, f := range d.Checks {
		if f.Level != llm.LevelOK && f.Name != checkSkill && !strings.HasPrefix(f.Seen, llm.NotTried) {
			list = append(list, fmt.Sprintf("%s %s", f.Name, f.Level))
		}
	}
	return strings.Join(list, ", ")
}

// TestDoctorBehaviors: what doctor says of every way in which the fake fails. What a
// model does wrong with a text (another digit, another name) is not seen here: that is
// for the checks of a run, and for doctor --skill.
func TestDoctorBehaviors(t *testing.T) {
	const untold = "context unknown, slots unknown" // a server of the OpenAI kind tells neither
	openai := llmtest.Options{Kind: llmtest.KindOpenAI}
	tests := []struct {
		behavior string
		opt      llmtest.Options
		code     int
		blamed   string
		says     string // stands in what was seen, or in what to do
	}{
		{"honest", llmtest.Options{}, 0, "", "refused, not cut"},
		{"honest", openai, 0, untold, "4,096 tokens a request are assumed"},
		{"honest", llmtest.Options{Slots: 1}, 0, "", "1; 3 kept in flight"},
		{"honest", llmtest.Options{Context: 4096}, 0, "context warning", "-c 32768"},
		{"honest", llmtest.Options{Context: 1024}, exitIncomplete, "context problem", "too few for an article"},
		{"honest", llmtest.Options{TokenLatency: time.Millisecond}, 0, "", "tokens/s (by our clock); about "},
		{"obedient", llmtest.Options{}, 0, "", ""},

		{"429", llmtest.Options{}, exitNoEndpoint, "server problem", "start again later"},
		{"quota", llmtest.Options{}, exitFatal, "server problem", "top up the account"},
		{"503loading:1h", llmtest.Options{}, exitNoEndpoint, "server problem", "wait until the server has loaded"},
		{"503busy", llmtest.Options{Latency: 20 * time.Millisecond}, exitIncomplete, "slots problem", "lower --concurrency"},
		{"5xx", llmtest.Options{}, exitIncomplete, "answers problem, requests warning", "answered 500"},
		{"5xx", openai, exitIncomplete, "answers problem, context unknown, requests warning", "look at the server's own log"},
		{"honest*5,5xx,honest", llmtest.Options{}, 0, "requests warning", "1 of them again"},
		{"key", llmtest.Options{}, exitFatal, "server problem", "check the API key setting"},
		{"nomodel", llmtest.Options{}, exitUsage, "model problem", "name a model that the server has"},
		{"toolarge", llmtest.Options{}, exitNoEndpoint, "server problem", "too large"},
		{"redirect", llmtest.Options{}, exitNoEndpoint, "server problem", "the key was not sent there"},
		{"html", llmtest.Options{}, exitNoEndpoint, "server problem", "not a web page"},
		{"noform", llmtest.Options{}, 0, "form warning", "refused (400)"},
		{"noform", openai, 0, "form warning, " + untold, "enforces a JSON schema"},
		{"noform:grammar", llmtest.Options{}, 0, "form warning", "our grammar is not: refused (400)"},

		{"hang", llmtest.Options{}, exitNoEndpoint, "server problem", "no whole answer"},
		{"hang:after=20", llmtest.Options{}, exitNoEndpoint, "server problem", "within 1s"},
		{"rst", llmtest.Options{}, exitNoEndpoint, "server problem", "was lost"},
		{"lost", llmtest.Options{}, exitNoEndpoint, "server problem", "was lost"},
		{"cut", llmtest.Options{}, exitNoEndpoint, "server problem", "broke off"},
		{"slow:100us", llmtest.Options{}, 0, "", ""},
		{"slowprompt:50us", llmtest.Options{Slots: 1}, 0, "", "tokens/s (by our clock)"},
		{"bomb", llmtest.Options{}, exitNoEndpoint, "server problem", "is a model server"},

		{"error200", llmtest.Options{}, exitIncomplete, "answers problem, requests warning", "answered 500"},
		{"empty", llmtest.Options{}, exitIncomplete, "answers problem", "the answer is empty"},
		{"empty:null", llmtest.Options{}, exitIncomplete, "answers problem", "the answer is empty"},
		{"empty:nochoices", llmtest.Options{}, exitIncomplete, "answers problem", "no choice"},
		{"empty:nousage", llmtest.Options{}, 0, "tokens warning", "sends usage"},
		{"model", llmtest.Options{}, 0, "model warning", "fake was asked, another-model answered"},
		{"length", llmtest.Options{}, exitIncomplete, "answers problem", "cut off"},
		{"stopcut", llmtest.Options{}, 0, "answers warning, form warning, truncation unknown", "chat template"},
		{"loop", llmtest.Options{}, exitIncomplete, "answers problem", "use another model"},

		// Prompts that are cut in silence: where the server tells its context, where it
		// does not, and where it does not even count tokens.
		{"truncate", llmtest.Options{}, 0, "truncation warning", "too much is cut in silence"},
		{"truncate:2000", llmtest.Options{}, exitIncomplete, "truncation problem", "2,000 tokens are read, of a context of 8,192"},
		{"truncate:head=2000", llmtest.Options{}, exitIncomplete, "truncation problem", "2,000 tokens are read"},
		{"truncate:2000", openai, exitIncomplete, "context unknown, truncation problem, slots unknown", "the tail did not come back"},
		{"truncate:head=2000", openai, exitIncomplete, "context unknown, truncation problem, slots unknown", "the head did not come back"},
		{"truncate:middle=2000", openai, exitIncomplete, "context unknown, truncation problem, slots unknown", "the middle did not come back"},
		{"truncate:300", openai, exitIncomplete, "context unknown, truncation problem, slots unknown, tokens unknown", "300 tokens are read"},
		{"truncate:2000:nousage", openai, exitIncomplete, "context unknown, truncation problem, slots unknown, tokens warning", "arrive whole"},
		{"truncate:head=2000:nousage", openai, exitIncomplete, "context unknown, truncation problem, slots unknown, tokens warning", "the head did not come back"},
		{"truncate:head=2000:nousage", llmtest.Options{}, exitIncomplete, "truncation problem, tokens warning", "the head and the middle did not come back"},

		{"think", llmtest.Options{}, 0, "form warning, thinking warning", "chat_template_kwargs or reasoning_effort does not stop it"},
		{"think", openai, 0, "thinking warning, " + untold, "switch thinking off in the server"},
		{"think:field", openai, 0, "thinking warning, " + untold, "the model thinks first; chat_template_kwargs or reasoning_effort does not stop it"},
		{"think:switch", llmtest.Options{}, 0, "", "it is switched off in every request"},
		{"fence", llmtest.Options{}, 0, "form warning", "other text stands around the JSON"},
		{"prose", llmtest.Options{}, 0, "form warning", "other text stands around the JSON"},
		{"indent", llmtest.Options{}, 0, "form warning", "not on one line"},
		{"indent", openai, 0, untold, "a JSON schema is obeyed"},
		{"noschema", llmtest.Options{}, 0, "form warning", "ignored (there is no JSON object"},
		{"refuse", llmtest.Options{}, 0, "answers warning, form warning, truncation unknown", "an instruct model"},
		{"vary", llmtest.Options{}, 0, "repeatable warning", "obeys temperature 0"},

		{"lang", llmtest.Options{}, 0, "answers warning", "asked for the word ready, it says"},
		{"number", llmtest.Options{}, 0, "", ""},
		{"name", llmtest.Options{}, 0, "", ""},
		{"shift", llmtest.Options{}, 0, "", ""},
		{"quote_cut", llmtest.Options{}, 0, "", ""},
		{"swap", llmtest.Options{}, 0, "", ""},
		{"evidence", llmtest.Options{}, 0, "", ""},
		{"markup", llmtest.Options{}, 0, "", ""},
		{"utf8", llmtest.Options{}, exitIncomplete, "answers problem", "not valid UTF-8"},
		{"schema", llmtest.Options{}, 0, "form warning", "does not have the asked form"},
	}
	covered := map[string]bool{}
	for i, tt := range tests {
		covered[tt.behavior] = true
		if testing.Short() && i%5 != 0 { // see atOnce
			continue
		}
		t.Run(fmt.Sprintf("%d %s %s", i, tt.behavior, tt.opt.Kind), func(t *testing.T) {
			t.Parallel()
			tt.opt.Behavior = tt.behavior
			d, o := diagnose(t, tt.opt)
			if o.code != tt.code {
				t.Errorf("exit code %d, want %d", o.code, tt.code)
			}
			if diff := cmp.Diff(tt.blamed, blamed(d)); diff != "" {
				t.Errorf("checks (-want +got):\n%s\n%s", diff, o.stdout)
			}
			if !strings.Contains(o.stdout, tt.says) {
				t.Errorf("it does not say %q:\n%s", tt.says, o.stdout)
			}
			onOneScreen(t, d)
		})
	}
	names := make([]string, 0, len(tests))
	want := map[string]string{}
	for end, list := range alsoExamined {
		for _, name := range strings.Fields(list) {
			names = append(names, name)
			want[name], covered[name] = end, true
		}
	}
	slices.Sort(names)
	for _, b := range llmtest.Behaviors() {
		// With an argument it is in the table, and takes its time without one.
		if !covered[b.Name] && !slices.Contains([]string{"503loading", "slow", "slowprompt"}, b.Name) {
			t.Errorf("behavior %q is not examined", b.Name)
		}
	}
	atOnce(t, 12, names, func(t *testing.T, name string) {
		d, o := diagnose(t, llmtest.Options{Behavior: name})
		if got := strings.TrimSpace(fmt.Sprintf("%d %s", o.code, blamed(d))); got != want[name] {
			t.Errorf("exit code and checks %q, want %q:\n%s", got, want[name], o.stdout)
		}
		onOneScreen(t, d)
	})
}

// alsoExamined are the other behaviours by what comes of them: the exit code and
// the checks that are not ok. Of what is wrong with the words nothing is seen:
// none of the texts that doctor asks about has a number, a date or a quotation.
var alsoExamined = map[string]string{
	"0": `currency date direction echo invent keepalive late markup:ansi markup:bidi markup:html markup:image markup:url
		negation nofinish nostream nostream:options plainstream plaintype quote quote:english splice think:reasoning`,
	"4 server problem": `429:ms=1500 429:ra= 429:ra=-5 429:ra=0 429:ra=1.5 429:ra=1e999 429:ra=864000 429:ra=NaN 429:ra=date+2s 429:ra=date-60s 429:ra=soon 503
		5xx:502 5xx:504 badgzip context cut_chunk cut_clean drip flood forbidden nobody redirect:circle redirect:login stall stall:ping status trailing`,
	"3 answers problem":                   "empty:blank empty:nomessage filter loop_count loop_items loop_sentence toolcall",
	"3 answers problem, requests warning": "streamerror",
	"0 tokens warning":                    "usage usage:huge usage:negative",
	"0 answers warning":                   "refuse_json utf8:fffd",
	"0 repeatable warning":                "wrap",
	"0 form warning": `fence:open fence:tilde json:array json:bare json:bom json:comment json:deep json:huge json:nan json:newline json:open json:single
		json:string json:trailing json:twice noform:all prose:braces prose:draft schema:case schema:dup schema:extra schema:nested schema:null schema:strings
		schema:types utf8:nul utf8:surrogate`,
	"0 form warning, thinking warning": `think:after think:around think:brackets think:empty think:lone think:nested think:reasoning_tag think:thinking
		think:twice think:upper`,
	"3 answers problem, thinking warning": "think:channel think:inside think:only think:open",
}

// onOneScreen checks the form of what doctor prints for people: one screen, every fault with what to do.
func onOneScreen(t *testing.T, d diagnosis) {
	t.Helper()
	var b strings.Builder
	d.screen(&b, false)
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) > screenLines {
		t.Errorf("%d lines:\n%s", len(lines), b.String())
	}
	for _, l := range lines {
		if n := utf8.RuneCountInString(l); n > screenColumns {
			t.Errorf("%d columns: %s", n, l)
		}
		if strings.HasPrefix(strings.TrimSpace(l), "-> ") && strings.HasSuffix(l, "…") {
			t.Errorf("advice that is cut: %s", l)
		}
	}
	for _, f := range folded(d.Checks) {
		if n := runewidth.StringWidth(f.Seen); n > screenColumns-18 && f.Level == llm.LevelOK {
			t.Errorf("%s is cut: %d columns: %s", f.Name, n, f.Seen)
		}
		if (f.Level == llm.LevelProblem || f.Level == llm.LevelWarning) && f.Do == "" {
			t.Errorf("%s says nothing of what to do: %s", f.Name, f.Seen)
		}
		if f.Level == llm.LevelOK && f.Do != "" {
			t.Errorf("%s is ok and says what to do: %s", f.Name, f.Do)
		}
	}
}
