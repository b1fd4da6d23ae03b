package main

import (
	"strings"
	"sync"
	"testing"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// atOnce runs a subtest for each name, n at a time: these wait more than they
// work, so that two cores can have many.
//
// With -short, as under the race detector, every fifth is run.
func atOnce(t *testing.T, n int, names []string, test func(t *testing.T, name string)) {
	t.Helper()
	if testing.Short() {
		var some []string
		for i := 0; i < len(names); i += 5 {
			some = append(some, names[i])
		}
		names = some
	}
	work := make(chan string)
	var workers sync.WaitGroup
	for range n {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for name := range work {
				t.Run(name, func(t *testing.T) { test(t, name) })
			}
		}()
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	workers.Wait()
}

// oneBadSource says how the first of six sources ends when the endpoint does
// something to all requests about it, and to no other: the state and the reason
// code, then the behaviours. "*" stands for what depends on the order of requests.
var oneBadSource = map[string]string{
	"ok": `503busy 503loading empty:nousage indent keepalive late model nofinish nostream nostream:options plainstream plaintype
		slow slowprompt think:field think:reasoning truncate usage usage:huge usage:negative
		direction name negation quote quote:english`,
	"ok_repaired answer.repaired": `evidence fence fence:open fence:tilde json:array json:bare json:bom json:comment json:newline json:single json:trailing json:twice
		number prose prose:braces prose:draft shift splice
		think think:after think:around think:brackets think:channel think:empty think:inside think:lone think:nested think:open
		think:reasoning_tag think:switch think:thinking think:twice think:upper wrap`,
	"failed_retry llm.rate_limited": `429 429:ms=1500 429:ra= 429:ra=-5 429:ra=0 429:ra=1.5 429:ra=1e999 429:ra=864000 429:ra=NaN 429:ra=date+2s
		429:ra=date-60s 429:ra=soon 503`,
	"failed_retry llm.server":           "5xx 5xx:502 5xx:504 error200 status streamerror",
	"failed_retry llm.cut":              "badgzip cut cut_chunk cut_clean nobody trailing",
	"failed_retry llm.timeout":          "drip hang stall stall:ping",
	"failed_retry llm.unreachable":      "lost rst",
	"failed_retry llm.answer_too_large": "bomb flood",
	"failed_retry llm.bad_request":      "noform noform:all noform:grammar",
	"failed_retry llm.redirect":         "redirect redirect:circle redirect:login",
	"failed_retry llm.error":            "nomodel",
	"failed_retry llm.not_json":         "html",
	"failed llm.context_exceeded":       "context toolarge",
	"partial llm.empty":                 "empty empty:blank empty:nochoices empty:nomessage empty:null think:only toolcall",
	"partial llm.refused":               "filter forbidden refuse refuse_json",
	"partial llm.not_json":              "json:nan noschema utf8",
	"partial llm.length":                "json:open json:string length loop_count markup stopcut",
	"partial llm.loop":                  "json:deep json:huge loop loop_items loop_sentence",
	"partial llm.schema":                "schema schema:case schema:dup schema:extra schema:nested schema:null schema:strings schema:types utf8:nul utf8:surrogate",
	"partial check.claims":              "currency date invent vary",
	"partial check.segments":            "echo lang markup:ansi markup:bidi markup:html markup:image markup:url quote_cut utf8:fffd",
	"*":                                 "swap",
}

// mistranslated are the behaviours with which the English itself says, in words
// that are no names and no numbers, something else than its original: no
// comparison of words can see that. The documentation of quality measures them.
var mistranslated = map[string]bool{"quote:english": true}

// endsTheRun are the faults of the account: nothing is sent after them.
var endsTheRun = map[string]bool{"key": true, "quota": true}

// TestOneBadSource: whatever the endpoint does to one source, the other five are
// told as ever, nothing hostile is published, and no point is called checked
// that its source does not carry.
func TestOneBadSource(t *testing.T) {
	want := map[string]string{}
	for end, names := range oneBadSource {
		for _, name := range strings.Fields(names) {
			if want[name] != "" {
				t.Errorf("%s stands twice in the table", name)
			}
			want[name] = end
		}
	}
	var names []string
	for _, b := range llmtest.Behaviors() {
		switch {
		case b.Layer == llmtest.LayerHonest || endsTheRun[b.Name]:
			continue
		case want[b.Name] == "":
			t.Errorf("%s is not in the table", b.Name)
		}
		names = append(names, b.Name)
	}
	atOnce(t, 12, names, func(t *testing.T, name string) {
		server := startFake(t, llmtest.Options{Behavior: name + "^" + badTown, Answers: faultAnswers})
		r := briefThrough(t, server, waitsFor(name, !strings.HasPrefix(want[name], "failed")), "--quiet", faultTexts)
		a := r.bad(t)
		if got := strings.TrimSpace(string(a.State) + " " + a.Reason); got != want[name] && want[name] != "*" {
			t.Errorf("it ended %s: %s; want %s", got, a.Message, want[name])
		}
		if complete := a.State.Complete(); (r.code == exitOK) != complete || !complete && r.code != exitIncomplete {
			t.Errorf("exit code %d of a run with a source that ended %s", r.code, a.State)
		}
		if !a.State.Complete() && (a.Message == "" || a.NextStep == "") {
			t.Errorf("message %q, next step %q", a.Message, a.NextStep)
		}
		r.othersAreAsEver(t)
		r.publishesNothingHostile(t)
		if !mistranslated[name] {
			r.carriedByTheSources(t)
		}
	})
}
