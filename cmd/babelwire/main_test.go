package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"github.com/babelwire/babelwire/pipeline"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
)

// TestMain makes this test binary the command "babelwire" of the scripts, each
// call a process of its own. Leaks are looked for twice: here after all tests,
// and in every such process after run has returned.
func TestMain(m *testing.M) {
	testscript.Main(leakChecked{m}, map[string]func(){"babelwire": func() {
		code := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = exitLeak
		}
		os.Exit(code)
	}, quickName: quickMain})
}

// exitLeak is no code of babelwire's, so a script that expects any other fails.
const exitLeak = 99

type leakChecked struct{ m *testing.M }

func (l leakChecked) Run() int {
	defer removeBinary()
	code := l.m.Run()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

const fixtures = "../../fixtures"

// outcome is what one call of the command did.
type outcome struct {
	code           int
	stdout, stderr string
	took           time.Duration
}

// lockedBuffer is a terminal that several goroutines may write to, as a file is.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// call runs the command in this process, with only env for its environment
// (BABELWIRE_* apart, which t.Setenv sets).
func call(t *testing.T, env map[string]string, stdin io.Reader, args ...string) outcome {
	t.Helper()
	var stdout, stderr lockedBuffer
	started := time.Now()
	code := run(context.Background(), args, stdin, &stdout, &stderr, func(key string) string { return env[key] })
	o := outcome{code, stdout.String(), stderr.String(), time.Since(started)}
	t.Logf("babelwire %s\nexit code %d after %v\n%s", strings.Join(args, " "), o.code, o.took, o.stderr)
	for _, trace := range []string{"panic:", "goroutine 1 ["} {
		if strings.Contains(o.stderr, trace) {
			t.Errorf("a fault of the program itself was printed: %q", trace)
		}
	}
	return o
}

// want checks code and that each text stands in standard error.
func (o outcome) want(t *testing.T, code int, texts ...string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d", o.code, code)
	}
	for _, text := range texts {
		if !strings.Contains(o.stderr, text) {
			t.Errorf("standard error does not hold %q", text)
		}
	}
}

func startFake(t *testing.T, opt llmtest.Options) *llmtest.Server {
	t.Helper()
	s, err := llmtest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// closedURL is the address of an endpoint that is not there.
func closedURL() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return "http://" + l.Addr().String() + "/v1", nil
}

// englishNews is a plain article of invented facts. A claim copied from it is
// proven word for word.
const englishNews = `Tram line reopens in Veldhaven

The tram between Veldhaven station and the harbour ran again on Tuesday after 14 months of repairs. The work cost 23 million euros, said the mayor, Joost Merwick. About 8,600 people use the line on a working day.

The old rails had sunk by up to 9 centimetres since 1987. Engineers of the company Railwerk replaced 6 kilometres of track and two bridges. Passengers had to take buses while the line was closed.
`

func newsFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tram.txt")
	if err := os.WriteFile(path, []byte(englishNews), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestUsage: what is wrong with the command itself is found before any request.
func TestUsage(t *testing.T) {
	news := newsFile(t)
	server := startFake(t, llmtest.Options{})
	journal := filepath.Join(t.TempDir(), "journal.db")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		args  []string
		texts []string
	}{
		{"no source", []string{"brief"}, []string{"no SOURCE"}},
		{"unknown flag", []string{"brief", "--modle", "x", news}, []string{"--modle", "babelwire brief --help"}},
		{"unknown flag of the root", []string{"--frobnicate"}, []string{"--frobnicate"}},
		{"unknown command", []string{"breif", news}, []string{`"breif"`, "did you mean brief?", "brief, ", "run"}},
		{"unknown command with flags", []string{"rnu", "--quiet"}, []string{`"rnu"`, "did you mean run?"}},
		{"flag without a value", []string{"brief", news, "--model"}, []string{"--model"}},
		{"unknown format", []string{"brief", "--format", "pdf", news}, []string{`"pdf"`, "md, html, json"}},
		{"concurrency", []string{"brief", "--concurrency", "many", news}, []string{"--concurrency", `"many"`}},
		{"concurrency 0", []string{"brief", "--concurrency", "0", news}, []string{"--concurrency"}},
		{"log format", []string{"brief", "--log-format", "xml", news}, []string{"log.format", `"xml"`}},
		{"base URL", []string{"brief", "--base-url", "localhost:8080", news}, []string{"base_url", "localhost:8080"}},
		{"no such config", []string{"brief", "--config", "no-such.yaml", news}, []string{"no-such.yaml"}},
		{"run with sources", []string{"run", news}, []string{"babelwire brief"}},
		{"run without sources", []string{"run", "-o", t.TempDir()}, []string{"sources"}},
		{"out is a file", []string{"brief", "-o", file, news}, []string{"--out", file}},
		{"out below a file", []string{"brief", "-o", filepath.Join(file, "deep", "er"), news}, []string{"--out", file}},
		{"no source can be read", []string{"brief", "no-such.txt", t.TempDir()}, []string{"no-such.txt", "no readable files"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("BABELWIRE_JOURNAL", journal)
			t.Setenv("BABELWIRE_ENDPOINTS_0_BASE_URL", server.URL)
			o := call(t, nil, nil, tc.args...)
			o.want(t, exitUsage, tc.texts...)
			if o.stdout != "" {
				t.Errorf("standard output holds %q", o.stdout)
			}
		})
	}
	if n := len(server.Ledger()); n != 0 || server.Stats().Connections != 0 {
		t.Errorf("%d questions were asked over %d connections", n, server.Stats().Connections)
	}
}

// TestOutNotWritable is the folder that exists and takes no file. The owner's
// rights do not bind root, so there a folder of the kernel stands for it.
func TestOutNotWritable(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		dir = "/proc"
		if _, err := os.Stat(dir); err != nil {
			t.Skip("root may write everywhere here")
		}
	}
	server := startFake(t, llmtest.Options{})
	o := call(t, nil, nil, "brief", "--base-url", server.URL, "--journal", filepath.Join(t.TempDir(), "j.db"), "-o", dir, newsFile(t))
	o.want(t, exitUsage, "--out "+dir)
	if n := server.Stats().Connections; n != 0 {
		t.Errorf("the endpoint was contacted %d times", n)
	}
}

// TestUnreachable: a missing endpoint is told in under 10 s, and no briefing is written; the report says why.
func TestUnreachable(t *testing.T) {
	url, err := closedURL()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	o := call(t, nil, nil, "brief", "--base-url", url, "--journal", filepath.Join(t.TempDir(), "j.db"), "-o", out, newsFile(t))
	o.want(t, exitNoEndpoint, "llm.unreachable", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/v1"))
	if o.took >= 10*time.Second {
		t.Errorf("it took %v to say so", o.took)
	}
	if left, _ := filepath.Glob(filepath.Join(out, "*")); len(left) != 1 || filepath.Base(left[0]) != pipeline.ReportName {
		t.Errorf("written: %v", left)
	}
	if o.stdout != "" {
		t.Errorf("standard output holds %q", o.stdout)
	}
}

// TestSilentEndpoint accepts connections and never says a word.
func TestSilentEndpoint(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // the backlog takes the connections; nobody reads them
	o := call(t, nil, nil, "brief", "--base-url", "http://"+l.Addr().String()+"/v1", "--journal", filepath.Join(t.TempDir(), "j.db"), newsFile(t))
	o.want(t, exitNoEndpoint, "does not answer")
	if o.took >= 10*time.Second {
		t.Errorf("it took %v to say so", o.took)
	}
}

// TestWrongModel: the names that the endpoint has are told.
func TestWrongModel(t *testing.T) {
	server := startFake(t, llmtest.Options{Behavior: "nomodel", Model: "news-7b"})
	o := call(t, nil, nil, "brief", "--base-url", server.URL, "--model", "news-70b", "--journal", filepath.Join(t.TempDir(), "j.db"), newsFile(t))
	o.want(t, exitUsage, "news-70b", "it has news-7b")
}

// TestWrongKey: the key reaches the endpoint and no output.
func TestWrongKey(t *testing.T) {
	const key = "sk-canary-0123456789abcdef"
	server := startFake(t, llmtest.Options{Behavior: "key"})
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	o := call(t, map[string]string{"OPENAI_API_KEY": key}, nil,
		"brief", "-vv", "--base-url", server.URL, "--journal", filepath.Join(dir, "j.db"), "-o", out, newsFile(t))
	o.want(t, exitFatal, "llm.key", "API key")
	if strings.Contains(o.stdout+o.stderr, key) {
		t.Error("the key was printed")
	}
	if l := server.Ledger(); len(l) != 1 || strings.Join(l[0].Headers["Authorization"], "") != "Bearer "+key {
		t.Errorf("want the key asked once and not again, got %d requests", len(l))
	}
	holdsNot(t, dir, key)
	if _, err := os.Stat(filepath.Join(out, "briefing.json")); err == nil {
		t.Error("a briefing was written")
	}
}

// TestNoSecretInFiles: neither key nor endpoint address is in anything written.
func TestNoSecretInFiles(t *testing.T) {
	const key = "sk-canary-fedcba9876543210"
	server := startFake(t, llmtest.Options{})
	dir := t.TempDir()
	keyFile := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(keyFile, []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BABELWIRE_ENDPOINTS_0_API_KEY_FILE", keyFile)
	t.Setenv("BABELWIRE_ENDPOINTS_0_BASE_URL", server.URL)
	o := call(t, map[string]string{"OPENAI_API_KEY": "sk-another-key-0000"}, nil,
		"brief", "-vv", "--journal", filepath.Join(dir, "j.db"), "-o", filepath.Join(dir, "out"), newsFile(t))
	o.want(t, exitOK)
	if got := strings.Join(server.Ledger()[0].Headers["Authorization"], ""); got != "Bearer "+key {
		t.Errorf("the key file was not used: Authorization %q", got)
	}
	if strings.Contains(o.stderr, key) {
		t.Error("the key was printed")
	}
	holdsNot(t, dir, key)
	holdsNot(t, filepath.Join(dir, "out"), strings.TrimPrefix(strings.TrimSuffix(server.URL, "/v1"), "http://"))
}

// holdsNot checks every file below dir.
func holdsNot(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(text)) {
			t.Errorf("%s holds %q", path, text)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestLocked: a second nightly run says who works and leaves everything alone;
// brief works beside it.
func TestLocked(t *testing.T) {
	news := newsFile(t)
	server := startFake(t, llmtest.Options{})
	dir := t.TempDir()
	journal, out := filepath.Join(dir, "j.db"), filepath.Join(dir, "out")
	release, err := store.Lock(journal)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("BABELWIRE_SOURCES_0_PATH", news)
	o := call(t, nil, nil, "run", "--base-url", server.URL, "--journal", journal, "-o", out)
	o.want(t, exitLocked, fmt.Sprintf("pid %d", os.Getpid()))
	if n := server.Stats().Connections; n != 0 {
		t.Errorf("the endpoint was contacted %d times", n)
	}
	call(t, nil, nil, "brief", "--base-url", server.URL, "--journal", journal, news).want(t, exitOK)
	release()
	asked := len(server.Ledger())
	call(t, nil, nil, "run", "--base-url", server.URL, "--journal", journal, "-o", out).want(t, exitOK)
	if n := len(server.Ledger()) - asked; n != 0 {
		t.Errorf("run asked %d times for what brief had recorded", n)
	}
	again, err := store.Lock(journal)
	if err != nil {
		t.Fatalf("run kept its lock: %v", err)
	}
	again()
}

// TestHelp: help is no error.
func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"brief", "--help"}, {"run", "--help"}, {}} {
		o := call(t, nil, nil, args...)
		o.want(t, exitOK)
		if o.stderr != "" {
			t.Errorf("%v writes %q to standard error", args, o.stderr)
		}
	}
	for _, args := range [][]string{{"version"}, {"--version"}} {
		o := call(t, nil, nil, args...)
		o.want(t, exitOK)
		if !strings.HasPrefix(o.stdout, "babelwire ") || strings.Count(o.stdout, "\n") != 1 {
			t.Errorf("%v prints %q", args, o.stdout)
		}
	}
	o := call(t, nil, nil, "completion", "bash")
	o.want(t, exitOK)
	if !strings.Contains(o.stdout, "__start_babelwire") {
		t.Error("completion bash prints no completion")
	}
}
