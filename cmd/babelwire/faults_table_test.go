package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// faultEntry is a row of the tables in docs/faults.md: a fault, what the user
// sees of it, and the tests that show it, as "package.TestName" or
// "package.TestName/sub", the package by its path in the repository. A row
// without a test is one for later.
type faultEntry struct {
	row, fault, sees string
	tests            []string
}

const (
	inCmd  = "cmd/babelwire."
	inLLM  = "pipeline/llm."
	inPipe = "pipeline."
)

var transportFaults = []faultEntry{
	{"A1", "429 or 503 that asks to wait: seconds, milliseconds, a date, nonsense, ten days", "the wait, and the rest of the time to wait; nothing is sent before it is over; beyond `limits.max_wait` the source ends `failed_retry` `llm.rate_limited`", []string{inCmd + "TestTransportFaults/A1_ten_days", inLLM + "TestRetryAfter", inLLM + "TestGate"}},
	{"A2", "429 that means no money", "`llm.quota` once; nothing more is sent; exit 1 at the start, 3 in the run", []string{inCmd + "TestTransportFaults/A2_in_the_run", inLLM + "TestAccountFault"}},
	{"A3", "500, 502, 504, 408 in bursts", "nothing, but the requests sent again are counted", []string{inCmd + "TestTransportFaults/A3_502", inLLM + "TestRetryBudgets"}},
	{"A4", "503 while the model loads", "\"waiting for the endpoint\" in the log, then a briefing", []string{inCmd + "TestTransportFaults/A4_in_the_run", inLLM + "TestRetryBudgets/loading_for_a_while"}},
	{"A5", "503 because the queue is full", "fewer requests at once; no source is lost", []string{inCmd + "TestTransportFaults/A5_busy", inLLM + "TestLimiter"}},
	{"A6", "nobody listens at the start", "\"cannot reach the endpoint at ... - is the server running?\", exit 4 in under 10 s, nothing written", []string{inCmd + "TestUnreachable", inLLM + "TestUnreachableAtTheStart"}},
	{"A7", "the server dies in the run and returns", "\"the endpoint is back\" with how long it was away; no source lost, nothing answered asked again", []string{inCmd + "TestServerDiesAndReturns", inLLM + "TestRestart", inLLM + "TestOutageCostsOnlyTime"}},
	{"A8", "silence before the first byte", "`failed_retry` `llm.timeout`; at the start exit 4", []string{inCmd + "TestTransportFaults/A8_in_the_run", inCmd + "TestOneBadSource", inLLM + "TestNoHeaders"}},
	{"A9", "silence in the middle of an answer", "`failed_retry` `llm.timeout`", []string{inCmd + "TestTransportFaults/A9_in_the_run", inLLM + "TestStreamGuards"}},
	{"A10", "one byte a second", "`failed_retry` `llm.timeout`", []string{inCmd + "TestTransportFaults/A10_in_the_run", inLLM + "TestStreamGuards"}},
	{"A11", "the connection is reset, before or in the answer", "nothing, where it ends; else `failed_retry` `llm.unreachable`", []string{inCmd + "TestTransportFaults/A11_in_the_body", inLLM + "TestRetryBudgets/reset"}},
	{"A12", "an answer cut at any byte, with every way to tell its length", "nothing, where it ends; else `failed_retry` `llm.cut`; never half an answer for a whole one", []string{inCmd + "TestTransportFaults/A12_clean", inLLM + "TestCutAtEveryByte", inLLM + "TestCutEverywhere"}},
	{"A13", "an answer that was paid for and did not arrive", "one more request, counted as possibly paid twice", []string{inCmd + "TestPaidAndLost"}},
	{"A14", "200 with a login page", "`llm.not_json` and the page's first words, escaped", []string{inCmd + "TestTransportFaults/A14_at_the_start", inCmd + "TestProxyIsNotAsked"}},
	{"A15", "200 with an error for a body", "that error", []string{inCmd + "TestTransportFaults/A15_in_the_run", inLLM + "TestErrorDialects"}},
	{"A16", "401 or 403", "\"check the API key setting\", exit 1; the key is in no output", []string{inCmd + "TestWrongKey", inCmd + "TestTransportFaults/A16_in_the_run", inLLM + "TestForbidden"}},
	{"A17", "the model is not there", "the names of the models that are, exit 64", []string{inCmd + "TestWrongModel", inCmd + "TestTransportFaults/A17_ollama"}},
	{"A18", "longer than the context, in the words of each server", "the source is read in parts; no refused request is sent again", []string{inCmd + "TestContextDialects", inLLM + "TestEveryDialect"}},
	{"A19", "a redirect to another host", "`llm.redirect`; neither key nor text go there", []string{inCmd + "TestRedirectKeepsTheKey", inCmd + "TestTransportFaults/A19_login"}},
	{"A20", "a body of a gigabyte, or a gzip bomb", "`llm.answer_too_large`", []string{inCmd + "TestTransportFaults/A20_gzip_bomb", inLLM + "TestStreamTooLarge"}},
}

var contentFaults = []faultEntry{
	{"B1", "the prompt is cut in silence", "the text is read in smaller parts, or `llm.context_truncated` with what was read; no sentence gets the English of another", []string{inCmd + "TestSilentTruncation", inLLM + "TestTruncatedPrompt", inCmd + "TestDoctorBehaviors"}},
	{"B2", "JSON in fences and prose", "`ok_repaired`", []string{inCmd + "TestWrappedAnswers", inLLM + "TestReadJSON"}},
	{"B3", "thinking in every shape", "`ok_repaired`; no thought is published", []string{inCmd + "TestWrappedAnswers/think:nested", inCmd + "TestOneBadSource", inLLM + "TestThinking"}},
	{"B4", "an answer cut at its token limit", "one more request with more room; else `partial` `llm.length`", []string{inCmd + "TestOneBadSource/length", inPipe + "TestUselessAnswersAreRecorded"}},
	{"B5", "cut, though the server says that it is whole", "as B4: the JSON decides", []string{inCmd + "TestOneBadSource/stopcut", inLLM + "TestCutEverywhere"}},
	{"B6", "an empty answer, six shapes", "`partial` `llm.empty`", []string{inCmd + "TestOneBadSource/empty:nochoices", inLLM + "TestReadJSON"}},
	{"B7", "members missing, too many, twice, of another type or case, nested without end", "`ok_repaired`, or `partial` `llm.schema`", []string{inCmd + "TestOneBadSource/schema:dup", inLLM + "TestReadJSON"}},
	{"B8", "bytes that are no UTF-8, half surrogates, NUL, U+FFFD", "`partial`; nothing of it is published", []string{inCmd + "TestOneBadSource/utf8:fffd", "pipeline/adequacy.TestForeign"}},
	{"B9", "an answer that repeats itself without end", "the request is broken off; `partial` `llm.loop`", []string{inCmd + "TestLoops", inLLM + "TestLoopIsCut", inLLM + "TestNoFalseAlarm"}},
	{"B10", "a refusal in any of ten languages, in prose or in the asked form", "`partial` `llm.refused`; the refusal is nowhere in the stories", []string{inCmd + "TestRefusals", "pipeline/adequacy.TestRefuses"}},
	{"B11", "an answer in another language", "asked again, then no English for the sentence: `partial` `check.segments`", []string{inCmd + "TestRefusals", "pipeline/adequacy.TestAgree"}},
	{"B12", "the source copied instead of translated", "as B11", []string{inCmd + "TestOneBadSource/echo", "pipeline/adequacy.TestAgree"}},
	{"B13", "a number, date or currency that the source has not", "claims that carry it are dropped and counted; no point with it is `checked`", []string{inCmd + "TestChangedFacts", inPipe + "TestProveClaim", "pipeline/eval.TestRatesOfPlantedErrors"}},
	{"B14", "a name that the source has not", "as B13", []string{inCmd + "TestChangedFacts/name:Lyon", "pipeline/eval.TestNameMutations"}},
	{"B15", "a quotation altered or joined from two places", "the originals are the source's own bytes; a claim with it is at most `partly`", []string{inCmd + "TestOneBadSource/quote", inPipe + "TestVerifyMutants", inPipe + "TestSpliced"}},
	{"B16", "a \"not\" dropped, a direction turned round", "a doubt where words show it; what words do not show is measured, not promised", []string{inCmd + "TestOneBadSource/negation", "pipeline/stance.TestMeasureDirection", "pipeline/eval.TestRatesOfPlantedErrors"}},
	{"B17", "another model answers", "both names in the briefing", []string{inCmd + "TestAnotherModelAnswers", inLLM + "TestOtherModel"}},
	{"B18", "another answer to the same question", "the recorded answer is used; the second run sends nothing", []string{inCmd + "TestAnswersThatVary"}},
	{"B19", "the model does what the text tells it", "the source is `flagged`; nothing of it is `checked`", []string{inPipe + "TestHostileEnglish", inCmd + "TestScripts"}},
	{"B20", "links, images, HTML, escape sequences, bidi characters in an answer", "asked again, then left out and counted", []string{inCmd + "TestOneBadSource/markup:ansi", "pipeline/adequacy.TestForeign", inPipe + "TestRenderHTMLHoldsHostileText"}},
}

var processFaults = []faultEntry{
	{"E1", "killed at any instant", "the same command goes on; nothing recorded is asked again", []string{inCmd + "TestKill"}},
	{"E2", "power lost: what was not synced is gone", "the old briefing or the new one, whole", []string{inCmd + "TestDurablePowerLoss"}},
	{"E3", "killed inside a file call", "as E1", []string{inCmd + "TestKillInsideCalls"}},
	{"E4", "the disk is full at any write", "what could not be written and what to do; the old briefing intact", []string{inCmd + "TestDurableFileCalls", inCmd + "TestDurableFullDisk", "pipeline/store.TestDiskFull"}},
	{"E5", "the output folder cannot be written", "exit 64 before any request", []string{inCmd + "TestOutNotWritable", inCmd + "TestUsage"}},
	{"E6", "an error from fsync", "exit 1; it is not tried again", []string{inCmd + "TestDurableFileCalls"}},
	{"E7", "two runs at once", "exit 11 with the process id; `brief` works beside it", []string{inCmd + "TestLocked", inCmd + "TestDurableTwoRuns"}},
	{"E8", "the clock jumps", "right dates, no endless waits", []string{inPipe + "TestClockJumps", inCmd + "TestDurableMachine"}},
	{"E9", "SIGTERM, SIGINT, twice", "exit 130 within 10 s, all answers recorded; the second one ends it at once", []string{inCmd + "TestDurableInterrupted", inCmd + "TestDurableInterruptedTwice", inCmd + "TestDurableSignals"}},
	{"E10", "the process is frozen and goes on", "a briefing", []string{inCmd + "TestDurableMachine/frozen"}},
	{"E11", "little memory", "a large text stays within it", []string{inCmd + "TestDurableMemory"}},
	{"E12", "few file descriptors", "a briefing", []string{inCmd + "TestDurableMachine/64_open_files"}},
	{"E13", "a fault in our own code on one source", "that source ends `failed` `internal.panic`, the others as ever", []string{inPipe + "TestPanicInARequest"}},
	{"E14", "the journal is damaged", "a damaged answer is asked again; a journal that cannot be read is told", []string{"pipeline/store.TestDurableEveryByte", inCmd + "TestDurableDamagedJournal"}},
	{"E15", "a journal of another version", "an older one goes on, a newer one is refused", []string{"pipeline/store.TestDurableFormats", "pipeline/store.TestOpenRefuses"}},
}

var promises = []faultEntry{
	{"P1", "killed at any instant and started again: the same briefing, no source lost", "", []string{inCmd + "TestKill"}},
	{"P2", "no recorded answer is ever asked again", "", []string{inCmd + "TestKill", "pipeline/store.TestKillLosesNothingRecorded"}},
	{"P3", "an output file is the old one or the new one, whole", "", []string{inCmd + "TestDurableReaders", inPipe + "TestWriteFilesIsAtomic"}},
	{"P4", "power loss costs at most the last answer", "", []string{inCmd + "TestDurablePowerLoss"}},
	{"P5", "one `run` at a time for a journal", "", []string{inCmd + "TestLocked", "pipeline/store.TestLock"}},
	{"P6", "a bad source never touches the others, and the briefing lists what is missing", "", []string{inCmd + "TestOneBadSource"}},
	{"P7", "a folder that cannot be written is found before a request is sent, and old files stay", "", []string{inCmd + "TestOutNotWritable", inCmd + "TestDurableFileCalls"}},
	{"P8", "SIGTERM: everything saved, exit within 10 s", "", []string{inCmd + "TestDurableSignals", inCmd + "TestDurableStopWhileWaiting"}},
	{"P9", "at most 20 % more requests and 10, and `--deadline` holds", "", []string{inLLM + "TestRetryBudget", inPipe + "TestDeadline"}},
	{"P10", "an outage of up to 30 minutes costs time only", "", []string{inLLM + "TestOutageCostsOnlyTime", inLLM + "TestOutageTooLong"}},
	{"P11", "what failed is kept with its reason and can be tried again", "", []string{inCmd + "TestScripts/retry_failed"}},
	{"P12", "a run goes on across versions, or says why not", "", []string{"pipeline/store.TestDurableFormats"}},
}

const (
	faultTableBegin = "<!-- BEGIN faults: written by `go test ./cmd/babelwire -run FaultTable -update` -->\n"
	faultTableEnd   = "<!-- END faults -->\n"
)

func faultTable() string {
	var b strings.Builder
	for _, part := range []struct {
		title string
		rows  []faultEntry
	}{{"On the way to the model", transportFaults}, {"In the model's answer", contentFaults}, {"Process, disk, time", processFaults}} {
		fmt.Fprintf(&b, "### %s\n\n| row | fault | what you see | tests | status |\n|---|---|---|---|---|\n", part.title)
		for _, r := range part.rows {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.row, r.fault, r.sees, r.named(), r.status())
		}
		b.WriteByte('\n')
	}
	b.WriteString("### Promises\n\n| | promise | tests | status |\n|---|---|---|---|\n")
	for _, r := range promises {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.row, r.fault, r.named(), r.status())
	}
	return b.String()
}

func (r faultEntry) named() string {
	quoted := make([]string, len(r.tests))
	for i, name := range r.tests {
		quoted[i] = "`" + name + "`"
	}
	return strings.Join(quoted, ", ")
}

func (r faultEntry) status() string {
	if len(r.tests) == 0 {
		return "later"
	}
	return "built"
}

// TestFaultTable: docs/faults.md has the tables, and every test that they name exists.
func TestFaultTable(t *testing.T) {
	const path = "../../docs/faults.md"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(raw), faultTableBegin)
	got, after, ended := strings.Cut(rest, faultTableEnd)
	if !begun || !ended {
		t.Fatalf("%s has no place for the table", path)
	}
	if want := "\n" + faultTable() + "\n"; got != want {
		if !*updateMan {
			t.Errorf("docs/faults.md is out of date (-file +code), run with -update:\n%s", cmp.Diff(got, want))
		} else if err := os.WriteFile(path, []byte(before+faultTableBegin+want+faultTableEnd+after), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	packages := map[string]*testSources{}
	for _, r := range slices.Concat(transportFaults, contentFaults, processFaults, promises) {
		if seen[r.row] {
			t.Errorf("row %s stands twice", r.row)
		}
		seen[r.row] = true
		for _, name := range r.tests {
			pkg, test, _ := strings.Cut(name, ".")
			test, sub, _ := strings.Cut(test, "/")
			if packages[pkg] == nil {
				packages[pkg] = readTests(t, pkg)
			}
			p := packages[pkg]
			switch {
			case !p.functions[test]:
				t.Errorf("row %s names %s, and there is no such test", r.row, name)
			case sub != "" && !strings.Contains(p.text, sub) && !strings.Contains(p.text, strings.ReplaceAll(sub, "_", " ")) && !p.scripts[sub]:
				t.Errorf("row %s names %s, and nothing there is called %q", r.row, name, sub)
			}
		}
	}
}

// testSources are the tests of one package: its functions, its text, its scripts.
type testSources struct {
	functions, scripts map[string]bool
	text               string
}

// readTests reads the tests of a package, the helpers that have its table of behaviours included.
func readTests(t *testing.T, pkg string) *testSources {
	t.Helper()
	out := &testSources{functions: map[string]bool{}, scripts: map[string]bool{}}
	dir := filepath.Join("../..", pkg)
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d test files in %s, %v", len(files), pkg, err)
	}
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
				out.functions[fn.Name.Name] = true
			}
		}
		if filepath.Base(f) == "faults_table_test.go" {
			continue // it names itself
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out.text += string(raw)
	}
	scripts, err := filepath.Glob(filepath.Join(dir, "testdata", "script", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts {
		out.scripts[strings.TrimSuffix(filepath.Base(s), ".txtar")] = true
	}
	return out
}
