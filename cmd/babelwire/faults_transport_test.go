package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// transportRow is a fault of the way to the model that the whole run meets.
type transportRow struct {
	behavior string
	opt      llmtest.Options
	code     int
	says     string // in standard error, or of the sources that failed
	failed   int    // of six sources; -1 = no briefing is written
	again    int    // the most requests more than an honest endpoint gets
}

// honestRequests is what the six texts cost of an honest llama.cpp server: one
// probe, a turn for each of the five that are not English, six summaries.
const honestRequests = 12

// transportRows by the number of the row in the table of faults.
var transportRows = map[string]transportRow{
	"A1 seconds":       {behavior: "honest*3,429:ra=1*2,honest", again: 2},
	"A1 milliseconds":  {behavior: "honest*3,429:ms=300,honest", again: 1},
	"A1 fraction":      {behavior: "honest*3,429:ra=0.4,503:ra=0.4,honest", again: 2},
	"A1 date":          {behavior: "honest*3,429:ra=date+1s,honest", again: 1},
	"A1 date passed":   {behavior: "honest*3,429:ra=date-60s,honest", again: 1},
	"A1 zero":          {behavior: "honest*3,429:ra=0,honest", again: 1},
	"A1 negative":      {behavior: "honest*3,429:ra=-5,honest", again: 1},
	"A1 NaN":           {behavior: "honest*3,429:ra=NaN,honest", again: 1},
	"A1 words":         {behavior: "honest*3,429:ra=soon,honest", again: 1},
	"A1 none":          {behavior: "honest*3,429:ra=,honest", again: 1},
	"A1 ten days":      {behavior: "honest*3,429:ra=864000", code: exitIncomplete, says: "it asks for 240h0m0s", failed: 6},
	"A1 beyond number": {behavior: "honest*3,429:ra=1e999", code: exitIncomplete, says: "llm.rate_limited", failed: 6},
	"A1 at the start":  {behavior: "429:ra=864000", code: exitNoEndpoint, says: "it asks for 240h0m0s", failed: -1},

	"A2 at the start": {behavior: "quota", code: exitFatal, says: "llm.quota", failed: -1},
	"A2 in the run":   {behavior: "honest*4,quota", code: exitIncomplete, says: "llm.quota", failed: 6},

	"A3 500":  {behavior: "honest*2,5xx*3,honest", again: 3},
	"A3 502":  {behavior: "honest*2,5xx:502*2,honest", again: 2},
	"A3 504":  {behavior: "honest*2,5xx:504*2,honest", again: 2},
	"A3 408":  {behavior: "honest*2,status:408,status:425,honest", again: 2},
	"A3 vllm": {behavior: "honest*2,5xx*2,honest", opt: llmtest.Options{Kind: llmtest.KindVLLM}, again: 2},

	"A4 at the start": {behavior: "503loading*2,honest"},
	"A4 in the run":   {behavior: "honest*4,503loading,honest", again: 1},
	"A4 for ever":     {behavior: "503loading:1h", code: exitNoEndpoint, says: "loading its model", failed: -1},

	"A5 busy": {behavior: "503busy:2", opt: llmtest.Options{Slots: 2, Kind: llmtest.KindOllama, Latency: 5_000_000}, again: 60},

	"A8 at the start":  {behavior: "hang", code: exitNoEndpoint, says: "no whole answer", failed: -1},
	"A8 in the run":    {behavior: "honest*4,hang,honest", again: 1},
	"A9 in the run":    {behavior: "honest*4,hang:after=100,honest", again: 1},
	"A10 in the run":   {behavior: "honest*4,drip,honest", again: 1},
	"A11 before":       {behavior: "honest*4,rst*2,honest", again: 2},
	"A11 in the body":  {behavior: "honest*4,rst:after=60*2,honest", again: 2},
	"A12 length":       {behavior: "honest*2,cut,cut:1,honest", again: 2},
	"A12 chunk":        {behavior: "honest*2,cut_chunk,cut_chunk:200,honest", again: 2},
	"A12 clean":        {behavior: "honest*2,cut_clean,cut_clean:0,honest", again: 2},
	"A12 every answer": {behavior: "cut", code: exitNoEndpoint, says: "llm.cut", failed: -1},

	"A14 at the start": {behavior: "html", code: exitNoEndpoint, says: "llm.not_json", failed: -1},
	"A15 in the run":   {behavior: "honest*2,error200*2,honest", again: 2},
	"A15 for ever":     {behavior: "honest,error200", code: exitIncomplete, says: "llm.server", failed: 6},
	"A16 at the start": {behavior: "key", code: exitFatal, says: "API key", failed: -1},
	"A16 openai":       {behavior: "key", opt: llmtest.Options{Kind: llmtest.KindOpenAI}, code: exitFatal, says: "API key", failed: -1},
	"A16 in the run":   {behavior: "honest*4,key", code: exitIncomplete, says: "llm.key", failed: 6},
	"A17 llama.cpp":    {behavior: "nomodel", code: exitUsage, says: "it has fake", failed: -1},
	"A17 openai":       {behavior: "nomodel", opt: llmtest.Options{Kind: llmtest.KindOpenAI}, code: exitUsage, says: "it has fake", failed: -1},
	"A17 vllm":         {behavior: "nomodel", opt: llmtest.Options{Kind: llmtest.KindVLLM}, code: exitUsage, says: "it has fake", failed: -1},
	"A17 ollama":       {behavior: "nomodel", opt: llmtest.Options{Kind: llmtest.KindOllama}, code: exitUsage, says: "it has fake", failed: -1},
	"A19 login":        {behavior: "redirect:login", code: exitNoEndpoint, says: "llm.redirect", failed: -1},
	"A19 circle":       {behavior: "redirect:circle", code: exitNoEndpoint, says: "llm.redirect", failed: -1},
	"A20 gzip bomb":    {behavior: "bomb:20", code: exitNoEndpoint, says: "llm.answer_too_large", failed: -1},
	"A20 flood":        {behavior: "flood", code: exitNoEndpoint, says: "llm.answer_too_large", failed: -1},
}

// TestTransportFaults: a fault of the way that ends costs requests and nothing
// else; one that does not end is told, with exit code and reason.
func TestTransportFaults(t *testing.T) {
	names := make([]string, 0, len(transportRows))
	for name := range transportRows {
		names = append(names, name)
	}
	slices.Sort(names)
	atOnce(t, 12, names, func(t *testing.T, name string) {
		tt := transportRows[name]
		tt.opt.Behavior, tt.opt.Answers = tt.behavior, faultAnswers
		server := startFake(t, tt.opt)
		r := briefThrough(t, server, waitsFor(tt.behavior, tt.failed == 0), faultTexts)
		said := r.stderr
		if (r.briefing == nil) != (tt.failed < 0) {
			t.Fatalf("a briefing was written: %v", r.briefing != nil)
		}
		r.want(t, tt.code)
		if r.briefing == nil {
			if !strings.Contains(said, tt.says) {
				t.Errorf("%q is not said", tt.says)
			}
			if n := strings.Count(r.stderr, "babelwire: "); n != 1 {
				t.Errorf("%d errors are told", n)
			}
			return
		}
		r.publishesNothingHostile(t)
		r.carriedByTheSources(t)
		uncovered := 0
		for _, a := range r.briefing.Articles {
			if !a.State.Complete() {
				uncovered++
				said += a.Reason + ": " + a.Message
			}
		}
		if !strings.Contains(said, tt.says) {
			t.Errorf("%q is said nowhere", tt.says)
		}
		if tt.failed == 0 && uncovered > 0 || tt.failed > 0 && (uncovered == 0 || uncovered > tt.failed) {
			t.Errorf("%d sources are not complete, at most %d may be", uncovered, tt.failed)
		}
		if tt.failed == 0 {
			r.othersAreAsEver(t)
			if n := len(server.Ledger()); n > honestRequests+tt.again {
				t.Errorf("%d requests, want at most %d and %d more", n, honestRequests, tt.again)
			}
		}
		if strings.HasPrefix(name, "A2 ") || strings.HasPrefix(name, "A16 ") {
			inFlight := r.briefing.Run.Usage.Calls // every request that was answered at all
			if n := countStatus(server, 401, 429); n > llmtest.DefaultSlots+2 || n == 0 {
				t.Errorf("%d requests after the account was refused, of %d", n, inFlight)
			}
		}
	})
}

func countStatus(server *llmtest.Server, codes ...int) int {
	n := 0
	for _, e := range server.Ledger() {
		if slices.Contains(codes, e.Status) {
			n++
		}
	}
	return n
}

// lines is a ledger that tells of each request that ended.
type lines chan struct{}

func (l lines) Write(p []byte) (int, error) {
	l <- struct{}{}
	return len(p), nil
}

// TestServerDiesAndReturns: an endpoint that is gone for a while costs time and
// no source (A7). In between its port is held by a listener that hangs up on
// every request, until the client asks nothing more and only looks whether
// somebody is there.
func TestServerDiesAndReturns(t *testing.T) {
	ended := make(lines, 100)
	server := startFake(t, llmtest.Options{Answers: faultAnswers, Ledger: ended})
	addr := strings.TrimSuffix(strings.TrimPrefix(server.URL, "http://"), "/v1")
	next := make(chan *llmtest.Server, 1)
	hungUp := 0 // questions that nobody read; written before next is closed
	go func() {
		defer close(next)
		for range 5 {
			<-ended
		}
		server.Close()
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Error(err)
			return
		}
		for looked := false; !looked; {
			conn, err := l.Accept()
			if err != nil {
				t.Error(err)
				break
			}
			_ = conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond)) // the client may keep one in reserve
			line, _ := bufio.NewReader(conn).ReadString('\n')
			looked = strings.HasPrefix(line, "GET ")
			if strings.HasPrefix(line, "POST ") {
				hungUp++
			}
			_ = conn.Close()
		}
		_ = l.Close()
		again, err := llmtest.Listen(addr, llmtest.Options{Answers: faultAnswers})
		if err != nil {
			t.Error(err)
			return
		}
		next <- again
	}()
	r := briefThrough(t, server, waits{"30s", "10s", "30s"}, "-v", faultTexts)
	back := <-next
	if back == nil {
		t.Fatal("the second server did not start")
	}
	defer back.Close()
	r.want(t, exitOK, "the endpoint is back")
	r.othersAreAsEver(t)
	seen := map[string]bool{}
	for _, e := range server.Ledger() {
		if e.Written {
			seen[e.PromptHash] = true
		}
	}
	// What a dying server has sent need not have come: the connection was reset.
	// It is in flight then, and counted as possibly paid twice.
	again := 0
	for _, e := range back.Ledger() {
		if seen[e.PromptHash] && e.Task != "probe" {
			again++
		}
	}
	if counted := r.briefing.Run.Usage.PossiblyPaidTwice; again > min(counted, width) || counted > width+hungUp {
		t.Errorf("%d questions were asked again though they had been answered before, of %d that may have been paid twice, want %d and %d at most", again, counted, width, width+hungUp)
	}
}

// TestPaidAndLost: an answer that was computed and did not arrive is asked for
// once more, and counted (A13).
func TestPaidAndLost(t *testing.T) {
	server := startFake(t, llmtest.Options{Behavior: "honest*4,lost,honest", Answers: faultAnswers})
	r := briefThrough(t, server, patient, faultTexts)
	r.want(t, exitOK)
	r.othersAreAsEver(t)
	computed := map[string]int{}
	for _, e := range server.Ledger() {
		if e.Computed {
			computed[e.PromptHash]++
		}
	}
	twice := 0
	for _, n := range computed {
		twice += n - 1
	}
	if got := r.briefing.Run.Usage.PossiblyPaidTwice; got != 1 || twice != 1 {
		t.Errorf("the ledger has %d answers computed twice, the briefing says %d", twice, got)
	}
}

// TestRedirectKeepsTheKey: another host gets neither the key nor a text (A19).
func TestRedirectKeepsTheKey(t *testing.T) {
	var asked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer other.Close()
	for _, behavior := range []string{"redirect:%s/v1/chat/completions", "honest*3,redirect:%s/v1/chat/completions"} {
		server := startFake(t, llmtest.Options{Behavior: fmt.Sprintf(behavior, other.URL), Answers: faultAnswers})
		r := briefThrough(t, server, patient, faultTexts)
		if r.code == exitOK {
			t.Error("it ended as if nothing had happened")
		}
		said := r.stderr
		if r.briefing != nil {
			said += r.published(t)
		}
		if !strings.Contains(said, "llm.redirect") {
			t.Error("llm.redirect is said nowhere")
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
}

// TestContextDialects: a text that is longer than the context is cut into
// parts, whatever words the server has for it, and no request that was refused
// is sent again (A18).
func TestContextDialects(t *testing.T) {
	long := filepath.Join(t.TempDir(), "long.txt")
	text, err := os.ReadFile(filepath.Join(faultTexts, "1_library_fr.txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := bytes.Cut(text, []byte("\n\n"))
	var b bytes.Buffer
	for i := range 9 { // the same report of nine places
		b.Write(bytes.ReplaceAll(bytes.TrimSpace(body), []byte(badTown), fmt.Appendf(nil, "Ville-%c", 'A'+i)))
		b.WriteString("\n\n")
	}
	if err := os.WriteFile(long, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{llmtest.KindOpenAI, llmtest.KindLlamaCpp, llmtest.KindVLLM} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, llmtest.Options{Kind: kind, Context: 1800})
			r := briefThrough(t, server, patient, long)
			a := r.bad(t)
			for _, s := range a.Segments {
				if s.Role == "content" && s.English == "" && a.State.Complete() {
					t.Errorf("%s has no English, and the source ended %s", s.ID, a.State)
				}
			}
			if !a.State.Covered() || len(a.Claims) == 0 || a.Reason == "llm.context_exceeded" {
				t.Errorf("it ended %s %s: %s", a.State, a.Reason, a.Message)
			}
			refused := map[string]bool{}
			for _, e := range server.Ledger() {
				if refused[e.PromptHash] {
					t.Error("a request that did not fit was sent again")
				}
				if e.Status == 400 {
					refused[e.PromptHash] = true
				}
			}
			if kind == llmtest.KindOpenAI && len(refused) == 0 {
				t.Error("nothing was refused: the text is too short for this test")
			}
		})
	}
}

// TestProxyIsNotAsked: a page of a captive network in place of the model is told as such, its text escaped (A14).
func TestProxyIsNotAsked(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html><body>Log in \x1b[2J\u202e here</body></html>")
	}))
	defer page.Close()
	server := startFake(t, llmtest.Options{})
	server.URL = page.URL + "/v1"
	r := briefThrough(t, server, patient, faultTexts)
	if r.code == exitOK || r.briefing != nil {
		t.Errorf("exit code %d, a briefing: %v", r.code, r.briefing != nil)
	}
	if strings.ContainsAny(r.stderr, "\x1b\u202e") {
		t.Errorf("the page's own characters were printed: %q", r.stderr)
	}
}
