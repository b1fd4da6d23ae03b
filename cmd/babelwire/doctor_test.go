package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/eval"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// config with two languages keeps these tests short.
func twoLanguages(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(file, []byte("languages: [fr, en]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestDoctorTakesNoArguments(t *testing.T) {
	call(t, nil, nil, "doctor", "--skill", "now").want(t, exitUsage, "no arguments")
	call(t, nil, nil, "doctor", "now").want(t, exitUsage, "no arguments")
}

// TestDoctorSkill: the cost is told first, the second time nothing is asked, and
// a run uses what was measured.
func TestDoctorSkill(t *testing.T) {
	server := startFake(t, llmtest.Options{Answers: filepath.Join(fixtures, "answers")})
	journal := filepath.Join(t.TempDir(), "j.db")
	args := []string{"doctor", "--skill", "--config", twoLanguages(t), "--base-url", server.URL, "--journal", journal}
	first := call(t, nil, nil, args...)
	first.want(t, exitOK, "Translating 56 segments: at least 8 requests")
	for _, text := range []string{"French", "garbled English", "weak", "      fr: {chrf: ", ", n: 28}", "      garbled: {chrf: ", "measured now", "no English", "A run with this journal uses these figures."} {
		if !strings.Contains(first.stdout, text) {
			t.Errorf("the table does not hold %q:\n%s", text, first.stdout)
		}
	}
	if before, _, _ := strings.Cut(first.stderr, " of 8: "); !strings.Contains(before, "Translating") {
		t.Errorf("the cost does not come first: %s", first.stderr)
	}
	asked := len(server.Ledger())
	second := call(t, nil, nil, append(args, "--json")...)
	second.want(t, exitOK)
	var r eval.SkillReport
	if err := json.Unmarshal([]byte(second.stdout), &r); err != nil {
		t.Fatal(err)
	}
	if n := len(server.Ledger()) - asked; n != 0 || !r.Known || len(r.Languages) != 2 || r.Languages[0].N != 28 {
		t.Errorf("the second time: %d requests, %+v", n, r)
	}
	call(t, nil, nil, append(args, "--no-cache")...).want(t, exitOK, "Translating 56 segments")
	if len(server.Ledger()) == asked {
		t.Error("--no-cache asked nothing")
	}

	dir := t.TempDir()
	call(t, nil, nil, "brief", "--base-url", server.URL, "--journal", journal, "-o", dir, filepath.Join(fixtures, "sources", "000_af218220baa3f74d.txt"))
	raw, err := os.ReadFile(filepath.Join(dir, "briefing.json"))
	if err != nil {
		t.Fatal(err)
	}
	var b pipeline.Briefing
	if err := json.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	if s := b.Skill["fr"]; s.Grade != pipeline.Weak || s.N != 28 || s.ChrF != r.Languages[0].ChrF {
		t.Errorf("the briefing says %+v of French, doctor %+v", s, r.Languages[0])
	}
	for _, s := range b.Stories {
		for _, p := range s.Points {
			if p.Verdict == pipeline.Checked {
				t.Errorf("checked, though French is weak: %q", p.Text)
			}
		}
	}
}

// TestDoctorBrokenEndpoint: an endpoint that answers nothing of use is not
// graded, with the exit code of a failure, and the next doctor does not answer
// from it.
func TestDoctorBrokenEndpoint(t *testing.T) {
	for _, behavior := range []string{"loop", "empty", "empty:null", "refuse"} {
		server := startFake(t, llmtest.Options{Behavior: behavior})
		args := []string{"doctor", "--skill", "--config", twoLanguages(t), "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db")}
		for range 2 {
			o := call(t, nil, nil, args...)
			o.want(t, exitFatal, "French was not measured", "garbled English was not measured", "nothing is kept", "--no-cache", "Translating 56 segments")
			if !strings.Contains(o.stdout, "not measured") || strings.Contains(o.stdout, "weak\n") || strings.Contains(o.stdout, "uses these figures") {
				t.Errorf("%s: %s", behavior, o.stdout)
			}
		}
	}
}

// TestDoctorSomeMeasured: where one language could not be measured, the other
// is kept, and the exit code says that something is missing.
func TestDoctorSomeMeasured(t *testing.T) {
	french := filepath.Join(t.TempDir(), "fr.yaml")
	if err := os.WriteFile(french, []byte("languages: [fr]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	measure := func(server *llmtest.Server, config string) outcome {
		return call(t, nil, nil, "doctor", "--skill", "--config", config, "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db"), "--concurrency", "1")
	}
	sound := startFake(t, llmtest.Options{Slots: 1})
	measure(sound, french).want(t, exitOK)
	server := startFake(t, llmtest.Options{Slots: 1, Behavior: fmt.Sprintf("honest*%d,empty", len(sound.Ledger()))})
	o := measure(server, twoLanguages(t))
	o.want(t, exitIncomplete, "garbled English was not measured", "--no-cache")
	if !strings.Contains(o.stdout, "fr: {chrf: ") || strings.Contains(o.stdout, "garbled: {chrf: ") {
		t.Errorf("the table: %s", o.stdout)
	}
	if help := call(t, nil, nil, "doctor", "--help"); !strings.Contains(help.stdout, "--skill: some languages were measured, others could not be") {
		t.Errorf("the help does not say what 3 means: %s", help.stdout)
	}
}

// TestDoctorBreaksOff: an endpoint that goes away in the middle is not one that
// was not there.
func TestDoctorBreaksOff(t *testing.T) {
	server := startFake(t, llmtest.Options{Behavior: "honest*2,quota"})
	call(t, nil, nil, "doctor", "--skill", "--config", twoLanguages(t), "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db")).
		want(t, exitFatal, "was not measured", "run the same command again")
}

// TestDoctorConfigWins: what the config grades itself is named.
func TestDoctorConfigWins(t *testing.T) {
	server := startFake(t, llmtest.Options{})
	journal := filepath.Join(t.TempDir(), "j.db")
	for _, tt := range []struct {
		skill string
		says  []string
	}{
		{"{fr: good}", []string{"but for the languages that the config grades itself", "French (good, better than measured: weak)"}},
		{"{fr: weak, garbled: fair}", []string{"uses none of these figures", "French (weak)", "garbled English (fair, better than measured: weak)"}},
		{"{ar: good}", []string{"A run with this journal uses these figures."}},
	} {
		file := filepath.Join(t.TempDir(), "c.yaml")
		yaml := "languages: [fr, en]\nendpoints:\n  - base_url: " + server.URL + "\n    skill: " + tt.skill + "\n"
		if err := os.WriteFile(file, []byte(yaml), 0o600); err != nil {
			t.Fatal(err)
		}
		o := call(t, nil, nil, "doctor", "--skill", "--config", file, "--journal", journal)
		o.want(t, exitOK)
		for _, text := range tt.says {
			if !strings.Contains(o.stdout, text) {
				t.Errorf("skill %s: the table does not say %q:\n%s", tt.skill, text, o.stdout)
			}
		}
	}
}

// TestLocalModelConfig: the demo's own config holds measured figures, all weak.
func TestLocalModelConfig(t *testing.T) {
	cfg, err := loadConfig("../../deploy/localmodel/config.yaml", func(string) string { return "" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range skillLanguages(cfg.Languages) {
		if s := cfg.skill()[code]; s.Grade != pipeline.Weak || s.ChrF == 0 || s.N != 28 {
			t.Errorf("%s: %+v", code, s)
		}
	}
}

func TestDoctorUnreachable(t *testing.T) {
	url, err := closedURL()
	if err != nil {
		t.Fatal(err)
	}
	call(t, nil, nil, "doctor", "--skill", "--base-url", url, "--journal", filepath.Join(t.TempDir(), "j.db")).want(t, exitNoEndpoint, "unreachable")
	call(t, nil, nil, "eval", "translation", "--data", parallelData(t), "--langs", "fr", "--base-url", url,
		"--journal", filepath.Join(t.TempDir(), "j.db")).want(t, exitNoEndpoint, "unreachable")
}

// TestDoctorInterrupted: what was answered before the interruption is not asked
// again.
func TestDoctorInterrupted(t *testing.T) {
	server := startFake(t, llmtest.Options{Slots: 1, Latency: 30 * time.Millisecond})
	journal := filepath.Join(t.TempDir(), "j.db")
	args := []string{"doctor", "--skill", "--config", twoLanguages(t), "--base-url", server.URL, "--journal", journal, "--concurrency", "1"}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stdout lockedBuffer
	stderr := &trigger{on: "1 of 8: ", do: cancel}
	if code := run(ctx, args, nil, &stdout, stderr, func(string) string { return "" }); code != exitInterrupted {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if !strings.Contains(stderr.String(), "recorded") || stdout.String() != "" {
		t.Errorf("it says %q and prints %q", stderr.String(), stdout.String())
	}
	done := answered(server)
	if done == 0 || done >= 8 {
		t.Fatalf("%d texts were answered before the interruption: the test shows nothing", done)
	}
	call(t, nil, nil, args...).want(t, exitOK)
	seen := map[string]bool{}
	for _, e := range server.Ledger() {
		if e.Task != "normalize" || !e.Computed {
			continue
		}
		if seen[e.PromptHash] {
			t.Error("an answer that was recorded was asked for again")
		}
		seen[e.PromptHash] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d texts were translated, want 8", len(seen))
	}
}

// answered counts the texts that the server translated.
func answered(server *llmtest.Server) int {
	n := 0
	for _, e := range server.Ledger() {
		if e.Task == "normalize" && e.Computed {
			n++
		}
	}
	return n
}

// trigger does something once a text was written to it.
type trigger struct {
	lockedBuffer
	on string
	do func()
}

func (w *trigger) Write(p []byte) (int, error) {
	n, err := w.lockedBuffer.Write(p)
	if strings.Contains(w.String(), w.on) {
		w.do()
	}
	return n, err
}

// parallelData writes two texts in French and English, and a third whose lines
// do not fit.
func parallelData(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"en/tram.txt":   "The tram runs again on Tuesday.\nThe mayor is happy.\n",
		"fr/tram.txt":   "Le tram roule de nouveau mardi.\nLe maire est content.\n",
		"en/bridge.txt": "The bridge is closed.\n",
		"fr/bridge.txt": "Le pont est fermé.\n",
		"en/zoo.txt":    "The zoo is open.\n",
		"fr/zoo.txt":    "Le zoo\nest ouvert.\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestEvalTranslation(t *testing.T) {
	server := startFake(t, llmtest.Options{})
	args := []string{"eval", "translation", "--data", parallelData(t), "--langs", "fra", "--plain", "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db")}
	o := call(t, nil, nil, args...)
	o.want(t, exitOK, "pipeline 2 of 2: fr/", "plain 2 of 2: fr/", "left out: ", "zoo.txt: 2 segments, but 1 in ")
	for _, text := range []string{"chrF2++", "95 % interval", "not worse", "tokens a second"} {
		if !strings.Contains(o.stdout, text) {
			t.Errorf("the table does not hold %q:\n%s", text, o.stdout)
		}
	}
	one := call(t, nil, nil, append(args, "--docs", "1")...)
	one.want(t, exitOK)
	if !strings.Contains(one.stdout, "too few texts") || strings.Contains(one.stdout, "worse") || strings.Contains(one.stdout, "WORSE") || strings.Contains(one.stdout, "bootstrap") {
		t.Errorf("of one text it says too much:\n%s", one.stdout)
	}
	asked := len(server.Ledger())
	again := call(t, nil, nil, append(args, "--json", "--quiet")...)
	again.want(t, exitOK)
	var r eval.TranslationReport
	if err := json.Unmarshal([]byte(again.stdout), &r); err != nil {
		t.Fatal(err)
	}
	if n := len(server.Ledger()) - asked; n != 0 || r.All.Segments != 3 || r.Plain == nil || strings.Count(again.stderr, "\n") != 1 {
		t.Errorf("the second time: %d requests, %+v, stderr %q", n, r.All, again.stderr)
	}
	for _, tt := range []struct{ args, say string }{
		{"eval translation", "--data is missing"},
		{"eval translation --data /does/not/exist", "--data"},
		{"eval translation --data . --docs x", "--docs"},
		{"eval nothing", "eval nothing"},
	} {
		call(t, nil, nil, strings.Fields(tt.args)...).want(t, exitUsage, tt.say)
	}
}

// TestConfigSkill: a grade or a measured figure, in the file and in the environment.
func TestConfigSkill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.yaml")
	yaml := "endpoints:\n  - base_url: http://127.0.0.1:9/v1\n    skill:\n      fr: 75.2  # chrF2\n      nl: 82\n      ar: weak\n      garbled: 48.3\n      id: {chrf: 78, low: 74, n: 28}\n      sv: {chrf: 78, n: 28}\n"
	if err := os.WriteFile(file, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := loadConfig(file, func(string) string { return "" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]pipeline.Skill{
		"fr": {ChrF: 75.2, Grade: pipeline.Fair}, "nl": {ChrF: 82, Grade: pipeline.Good}, "ar": {Grade: pipeline.Weak}, "garbled": {ChrF: 48.3, Grade: pipeline.Weak},
		"id": {ChrF: 78, N: 28, Grade: pipeline.Good}, "sv": {ChrF: 78, N: 28, Grade: pipeline.Fair},
	}
	for code, s := range want {
		if got := cfg.skill()[code]; got != s {
			t.Errorf("%s: %+v, want %+v", code, got, s)
		}
	}
	for _, bad := range []string{
		"superb", "101", "-1", "NaN", "", "Weak",
		"{}", `{"n": 28}`, `{"chrf": 101}`, `{"chrf": 50, "low": 51}`, `{"chrf": 50, "low": -1}`, `{"chrf": 50, "n": -1}`, `{"chrf": 50, "chr": 1}`, `{"chrf": "50"}`, `{"chrf": 50}}`,
	} {
		if s, ok := skillOf("fr", bad); ok {
			t.Errorf("%q is taken for %+v", bad, s)
		}
	}
	printed, err := cfg.print()
	if err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "printed.yaml")
	if err := os.WriteFile(again, []byte(printed), 0o600); err != nil {
		t.Fatal(err)
	}
	if back, err := loadConfig(again, func(string) string { return "" }, nil); err != nil || back.skill()["id"] != want["id"] {
		t.Errorf("printed and read again: %+v, %v", back.skill(), err)
	}
	cfg, err = loadConfig(file, func(string) string { return "" }, []string{"BABELWIRE_ENDPOINTS_0_SKILL=fr:weak,nl:66.5"})
	if err != nil {
		t.Fatal(err)
	}
	if got := cfg.skill(); got["fr"].Grade != pipeline.Weak || got["nl"].ChrF != 66.5 {
		t.Errorf("from the environment: %+v", got)
	}
}
