package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
	"github.com/babelwire/babelwire/pipeline/store"
	"github.com/babelwire/babelwire/prompts"
)

// clockEndpoint is a server that takes the time of the bubble it is in: slots
// requests at once, each at speed tokens a second. Its claims and points are
// the first lines of what it is given, word for word.
type clockEndpoint struct {
	speed  float64       // tokens a second and slot
	slots  chan struct{} // free ones
	lostAt time.Time     // from then on nothing comes back; zero = never
	outage time.Duration // for so long a lost endpoint is waited for; 0 = for ever
	back   bool          // then it is there again
	silent bool          // it reports no usage, and does not tell its slots

	mu    sync.Mutex
	asked []string // purposes, in the order of the answers
	paid  int      // tokens of all answers, prompts included
	most  int      // of one answer with its prompt
}

func newClockEndpoint(speed float64, slots int) *clockEndpoint {
	e := &clockEndpoint{speed: speed, slots: make(chan struct{}, slots)}
	for range slots {
		e.slots <- struct{}{}
	}
	return e
}

func (e *clockEndpoint) Info(context.Context) (llm.Info, error) {
	info := llm.Info{Kind: "clock", Model: "clock", ContextSize: 8192, Slots: cap(e.slots), Dialect: llm.JSONSchema}
	if e.silent {
		info.Slots = 0
	}
	return info, nil
}

// Do is as patient as llm.Client: what has a slot gets 9 s after its context ended, but not beyond req.Until.
func (e *clockEndpoint) Do(ctx context.Context, req llm.Request, record func(llm.Answer) error) (llm.Answer, error) {
	select {
	case <-e.slots:
	case <-ctx.Done():
		return llm.Answer{}, ctx.Err()
	}
	defer func() { e.slots <- struct{}{} }()
	answer := llm.Answer{Text: clockAnswer(req), Model: "clock", Calls: 1}
	for _, m := range req.Messages {
		answer.Usage.PromptTokens += llm.EstimateTokens(m.Content)
	}
	answer.Usage.CompletionTokens = llm.EstimateTokens(answer.Text)
	takes := seconds(float64(answer.Usage.CompletionTokens) / e.speed)
	if !e.lostAt.IsZero() && !time.Now().Add(takes).Before(e.lostAt) {
		var over <-chan time.Time
		if e.outage > 0 {
			over = time.After(time.Until(e.lostAt.Add(e.outage)))
		}
		select {
		case <-over:
			if e.back {
				break
			}
			return llm.Answer{Calls: 1}, &llm.Error{Code: llm.CodeUnreachable, Message: "the endpoint was lost"}
		case <-ctx.Done():
			return llm.Answer{}, context.Cause(ctx)
		}
	}
	done := time.NewTimer(takes)
	defer done.Stop()
	select {
	case <-done.C:
	case <-ctx.Done():
		grace := 9 * time.Second
		if !req.Until.IsZero() {
			grace = min(grace, time.Until(req.Until))
		}
		select {
		case <-done.C:
		case <-time.After(grace):
			return llm.Answer{Calls: 1}, context.Cause(ctx)
		}
	}
	e.mu.Lock()
	cost := answer.Usage.PromptTokens + answer.Usage.CompletionTokens
	e.asked, e.paid, e.most = append(e.asked, req.Purpose), e.paid+cost, max(e.most, cost)
	e.mu.Unlock()
	answer.Raw = answer.Text
	if e.silent {
		answer.Usage = llm.Usage{}
	}
	return answer, record(answer)
}

var clockLine = regexp.MustCompile(`(?m)^\[([a-z0-9.]+)\] (.+)$`)

func clockAnswer(req llm.Request) string {
	lines := clockLine.FindAllStringSubmatch(req.Messages[len(req.Messages)-1].Content, 6)
	var out any
	if strings.HasPrefix(req.SchemaName, "merge") {
		m := rawMerge{Points: []rawPoint{}}
		for _, l := range lines {
			m.Points = append(m.Points, rawPoint{Text: l[2], Claims: []string{l[1]}})
		}
		out = m
	} else {
		s := map[string]any{"headline": "", "people": []string{}, "organizations": []string{}, "places": []string{}, "event_date": "", "topic": ""}
		var claims []map[string]any
		for _, l := range lines[min(1, len(lines)):] { // not the title
			claims = append(claims, map[string]any{"text": l[2], "evidence": []string{l[1]}, "kind": "fact"})
		}
		s["claims"] = claims
		out = s
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// clockNews writes articles in English, two of each event, and returns their paths.
func clockNews(t *testing.T, events, sentences int) []string {
	t.Helper()
	towns := []string{"Veldhaven", "Skarholm", "Montrieux", "Bandarejo", "Karlisfeld", "Ostermouth", "Laguneta", "Wendelby"}
	things := []string{"tram", "library", "ferry", "market hall", "water tower", "museum", "hospital", "bridge"}
	dir := t.TempDir()
	var paths []string
	for i := range events {
		for k, paper := range []string{"morning", "evening"} {
			var b strings.Builder
			town, thing := towns[i%len(towns)], things[i%len(things)]
			fmt.Fprintf(&b, "The %s of %s opens again\n\n", thing, town)
			for n := range sentences {
				fmt.Fprintf(&b, "The %s of %s, which the town council had closed for repairs, received %d visitors in week %d after the works had cost %d euros. ",
					thing, town, 1000+i*100+n, n+1, 20000+i*1000+n*7+k)
			}
			path := filepath.Join(dir, fmt.Sprintf("%02d-%s.txt", i, paper))
			if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
	}
	return paths
}

// clockRun briefs the paths within the limits of change, in a bubble's time.
func clockRun(t *testing.T, e *clockEndpoint, journal *store.Store, change func(*Config), paths ...string) (*Briefing, time.Duration) {
	t.Helper()
	cfg := Config{Detector: detector(), Client: e, Endpoint: "clock", Journal: journal}
	change(&cfg)
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var sources []Source
	for _, path := range paths {
		sources = append(sources, Source{Name: path})
	}
	started := time.Now()
	b, err := p.Run(t.Context(), sources)
	if err != nil {
		t.Fatal(err)
	}
	return b, time.Since(started)
}

// inBubble runs a test with a journal of its own where time is the bubble's.
func inBubble(t *testing.T, test func(t *testing.T, journal *store.Store)) {
	t.Helper()
	detector() // loaded outside
	synctest.Test(t, func(t *testing.T) {
		journal, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "journal.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer journal.Close()
		test(t, journal)
	})
}

func states(b *Briefing) string {
	var list []string
	for _, a := range b.Articles {
		list = append(list, fmt.Sprintf("%s %s", a.State, a.Reason))
	}
	return strings.Join(list, ", ")
}

// TestDeadline: the briefing is out at the deadline whatever the server's speed,
// with the sources done in the order in which they are named, the others named with
// the reason, and the stories merged that are told.
func TestDeadline(t *testing.T) {
	for _, tc := range some([]struct {
		speed    float64
		slots    int
		deadline time.Duration
		told     bool // the server tells its slots
	}{
		{20, 1, 10 * time.Minute, true},
		{20, 4, 4 * time.Minute, true},
		{20, 4, 4 * time.Minute, false},
		{5, 2, 15 * time.Minute, false},
		{100, 2, time.Minute, true},
		{1, 1, 2 * time.Hour, true},
	}, 4) {
		t.Run(fmt.Sprintf("%v tokens a second, %d slots, told %v, %s", tc.speed, tc.slots, tc.told, tc.deadline), func(t *testing.T) {
			inBubble(t, func(t *testing.T, journal *store.Store) {
				e := newClockEndpoint(tc.speed, tc.slots)
				e.silent = !tc.told
				paths := clockNews(t, 20, 12)
				b, took := clockRun(t, e, journal, func(c *Config) { c.Deadline = time.Now().Add(tc.deadline) }, paths...)
				if took > tc.deadline+time.Second {
					t.Errorf("it took %s", took)
				}
				done := b.Coverage.ByState[OK]
				if done == 0 || done == len(paths) || b.Complete() {
					t.Fatalf("%d of %d sources are done: the case says nothing", done, len(paths))
				}
				if used := time.Duration(float64(took) / float64(tc.deadline) * 100); used < 75 {
					t.Errorf("it used %d %% of its time", used)
				}
				left := 0
				for i, a := range b.Articles {
					switch {
					case a.State == OK && left > tc.slots+2:
						t.Errorf("%s is done, though %d sources named before it are not", filepath.Base(paths[i]), left)
					case a.State == OK:
					case a.State == FailedRetry && a.Reason == "budget.deadline" && a.NextStep != "":
						left++
					default:
						t.Errorf("%s ended %s %s: %s", filepath.Base(paths[i]), a.State, a.Reason, a.Message)
					}
				}
				if len(b.Failed) != left {
					t.Errorf("%d sources failed, %d are listed", left, len(b.Failed))
				}
				merged, two := mergedStories(b)
				if two == 0 || merged*2 < two {
					t.Errorf("%d of %d stories are merged", merged, two)
				}
				t.Logf("%d of %d sources in %s, %d of %d stories merged", done, len(paths), took, merged, two)
			})
		})
	}
}

// mergedStories counts the stories of two articles and more, and those of them
// that the model merged.
func mergedStories(b *Briefing) (merged, all int) {
	for _, s := range b.Stories {
		if len(s.Articles) < 2 {
			continue
		}
		all++
		if !slices.ContainsFunc(s.Points[0].Reasons, func(r string) bool { return r == noRoom || r == notMerged }) {
			merged++
		}
	}
	return merged, all
}

// TestNoRoomToMerge: stories that a limit leaves no room to merge are told by
// their articles' claims, and say so.
func TestNoRoomToMerge(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	got := b.mustRun(func(c *Config) {
		c.Client = limitAt{c.Client, func(req llm.Request, _ int64) bool { return strings.HasPrefix(req.Purpose, "merge ") }, new(atomic.Int64)}
	}, fixtureSources)
	merged, all := mergedStories(got)
	if !got.Complete() || all == 0 || merged > 0 {
		t.Errorf("%s; %d of %d stories are merged", states(got), merged, all)
	}
	for _, s := range got.Stories {
		for _, p := range s.Points {
			if slices.Contains(p.Reasons, noRoom) != (len(s.Articles) > 1) {
				t.Errorf("of a story of %d articles: %q has the reasons %q", len(s.Articles), p.Text, p.Reasons)
			}
		}
	}
	verifies(t, got)
}

// TestOutlook: the merging of stories is reckoned with for all that will be
// briefed, also for what was free; an article counts its own rest once.
func TestOutlook(t *testing.T) {
	m := newMeter()
	b := newBudget(Config{MaxTokens: 1}, m)
	known, own := &item{work: Work{Prompt: 100, Generated: 50}, credit: 50}, &item{work: Work{Prompt: 400, Generated: 200}, credit: 100}
	b.know(known)
	two := expectMerges(2)
	for range 2 { // before it has entered, and after
		s := m.outlook(own, b.working, b.told)
		if s.own != 100 || s.ownAll != 300 || s.others != 0 || s.merging != two.Generated || s.mergingAll != two.Prompt+two.Generated {
			t.Errorf("outlook %+v", s)
		}
		b.working[own], b.told[own] = true, true
	}
	if s := m.outlook(nil, b.working, b.told); s.others != 100 || s.othersAll != 300 {
		t.Errorf("of a merge: %+v", s)
	}
}

// TestDeadlineResumes: what a run had to leave is done by the next one, which
// pays nothing twice.
func TestDeadlineResumes(t *testing.T) {
	inBubble(t, func(t *testing.T, journal *store.Store) {
		paths := clockNews(t, 6, 10)
		e := newClockEndpoint(20, 2)
		first, _ := clockRun(t, e, journal, func(c *Config) { c.Deadline = time.Now().Add(2 * time.Minute) }, paths...)
		if first.Complete() || first.Coverage.ByState[OK] == 0 {
			t.Fatalf("the first run ended %s", states(first))
		}
		e.asked = nil
		second, _ := clockRun(t, e, journal, func(*Config) {}, paths...)
		if !second.Complete() {
			t.Errorf("the second run ended %s", states(second))
		}
		for i, a := range first.Articles {
			again := slices.Contains(e.asked, "summarize "+paths[i])
			if a.State == OK && again {
				t.Errorf("%s was done, and asked again", paths[i])
			}
		}
		// After the limit the journal still answers.
		e.asked = nil
		third, took := clockRun(t, e, journal, func(c *Config) { c.Deadline = time.Now().Add(-time.Hour) }, paths...)
		if !third.Complete() || len(e.asked) > 0 || took > time.Second {
			t.Errorf("with no time at all: %s, asked %q", states(third), e.asked)
		}
		if third.ID != second.ID {
			t.Errorf("the briefing from the journal is %s, want %s", third.ID, second.ID)
		}
	})
}

// TestLostEndpoint: an endpoint that is lost in the middle, until the deadline or
// for longer than it is waited for, costs what was not done; one that is lost
// before anything was done leaves the leading sentences.
func TestLostEndpoint(t *testing.T) {
	for _, tc := range []struct {
		name   string
		lost   time.Duration
		outage time.Duration
		some   bool
		reason string
	}{
		{"in the middle", time.Minute, 0, true, reasonDeadline},
		{"at once", 0, 0, false, reasonDeadline},
		{"in the middle, for too long", time.Minute, 5 * time.Minute, true, llm.CodeUnreachable},
		{"at once, for too long", 0, 5 * time.Minute, false, llm.CodeUnreachable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, journal *store.Store) {
				e := newClockEndpoint(20, 2)
				e.lostAt, e.outage = time.Now().Add(tc.lost), tc.outage
				b, took := clockRun(t, e, journal, func(c *Config) { c.Deadline = time.Now().Add(10 * time.Minute) }, clockNews(t, 6, 10)...)
				if took > 10*time.Minute+time.Second {
					t.Errorf("it took %s", took)
				}
				if b.WithoutModel == tc.some || b.Complete() || len(b.Stories) == 0 {
					t.Errorf("without a model: %v, %d stories, %s", b.WithoutModel, len(b.Stories), states(b))
				}
				for i, a := range b.Articles {
					if a.State.Complete() {
						continue
					}
					want := FailedRetry
					if !tc.some {
						want = Partial
					}
					if a.State != want || a.Reason != tc.reason || !b.Articles[i].Retryable() {
						t.Errorf("%s ended %s %s", a.Source, a.State, a.Reason)
					}
				}
				for _, s := range b.Stories {
					for _, p := range s.Points {
						if (p.Verdict == Unchecked) == tc.some {
							t.Errorf("%q is %s", p.Text, p.Verdict)
						}
					}
				}
				verifies(t, b)
			})
		})
	}
}

// TestOutageCostsTime: an endpoint that comes back in time loses no source, also
// where the outage took most of the time so far.
func TestOutageCostsTime(t *testing.T) {
	inBubble(t, func(t *testing.T, journal *store.Store) {
		e := newClockEndpoint(20, 2)
		e.lostAt, e.outage, e.back = time.Now().Add(time.Minute), 20*time.Minute, true
		b, took := clockRun(t, e, journal, func(c *Config) { c.Deadline = time.Now().Add(28 * time.Minute) }, clockNews(t, 6, 10)...)
		if !b.Complete() || took < 21*time.Minute {
			t.Errorf("after %s: %s", took, states(b))
		}
	})
}

// verifies checks that a briefing follows from its own originals.
func verifies(t *testing.T, b *Briefing) {
	t.Helper()
	text, err := Render(b, "json")
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadBriefing(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if v := newVerifier(read, detector()).verify(); len(v.Findings) > 0 {
		t.Errorf("verify finds %s", pretty(v.Findings))
	}
}

// TestMaxTokens: the tokens of a run stay within the limit, but for answers in
// flight that are longer than expected; what is not done is named.
func TestMaxTokens(t *testing.T) {
	for _, tc := range some([]struct {
		limit  int
		silent bool
	}{{20_000, false}, {20_000, true}, {6_000, false}, {4_000, false}}, 3) {
		t.Run(fmt.Sprintf("%d, silent %v", tc.limit, tc.silent), func(t *testing.T) {
			inBubble(t, func(t *testing.T, journal *store.Store) {
				e := newClockEndpoint(50, 2)
				e.silent = tc.silent
				b, _ := clockRun(t, e, journal, func(c *Config) { c.MaxTokens = tc.limit }, clockNews(t, 12, 10)...)
				if over := e.paid - tc.limit; over > 4*e.most { // two slots and two workers more
					t.Errorf("%d tokens over the limit", over)
				}
				if b.Coverage.ByState[OK] == 0 || b.Complete() || e.paid < tc.limit/2 {
					t.Errorf("%d tokens of %d for %s", e.paid, tc.limit, states(b))
				}
				for _, a := range b.Articles {
					if a.State != OK && (a.State != FailedRetry || a.Reason != "budget.tokens") {
						t.Errorf("%s ended %s %s: %s", a.Source, a.State, a.Reason, a.Message)
					}
				}
				merged, two := mergedStories(b)
				if two > 0 && merged*2 < two {
					t.Errorf("%d of %d stories are merged", merged, two)
				}
				t.Logf("%d tokens of %d: %d sources, %d of %d stories merged", e.paid, tc.limit, b.Coverage.ByState[OK], merged, two)
			})
		})
	}
}

// TestMaxTokensNothing: a limit that no article fits leaves the leading sentences.
func TestMaxTokensNothing(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	got := b.mustRun(func(c *Config) { c.MaxTokens = 100 }, fixtureSources)
	if !got.WithoutModel || got.Coverage.ByState[Partial] != 5 || len(got.Stories) != 3 || got.Run.Usage.Calls != 0 {
		t.Errorf("%s; %d stories, %d calls", states(got), len(got.Stories), got.Run.Usage.Calls)
	}
	verifies(t, got)
}

// TestMaxTokensEveryNight: a limit that is too small for all, but not for one question, is not too small for
// ever: every run does something that the next one finds in the journal.
func TestMaxTokensEveryNight(t *testing.T) {
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	for night := range 30 {
		got := b.mustRun(func(cfg *Config) { cfg.MaxTokens = 6000 }, fixtureSources)
		if got.Complete() {
			if night < 2 {
				t.Fatalf("done in night %d: the limit left nothing out", night)
			}
			return
		}
		if got.Run.Usage.Calls == 0 {
			t.Fatalf("night %d asked nothing; %v", night, got.Coverage.ByState)
		}
	}
	t.Error("not done in thirty nights")
}

// TestCutArticle: an article that a limit cuts keeps the English that it has, and
// says how much that is.
func TestCutArticle(t *testing.T) {
	arabic := filepath.Join(fixtureSources, "004_a2c7d0e74054df89.txt")
	b := newBench(t, llmtest.Options{Answers: fixtureAnswers})
	whole := b.mustRun(nil, arabic).Run.Usage
	b = newBench(t, llmtest.Options{Answers: fixtureAnswers})
	var got *Briefing
	for share := 30; share < 100; share += 10 { // somewhere between no question and all
		got = b.mustRun(func(c *Config) {
			c.NoCache = true
			limit := int64(whole.PromptTokens+whole.CompletionTokens) * int64(share) / 100
			c.Client = limitAt{c.Client, func(_ llm.Request, spent int64) bool { return spent > limit }, new(atomic.Int64)}
		}, arabic)
		if got.Articles[0].State == Partial && !got.WithoutModel {
			break
		}
	}
	a := got.Articles[0]
	english := 0
	for _, s := range a.Segments {
		if s.English != "" {
			english++
		}
	}
	if a.State != Partial || a.Reason != "budget.tokens" || english == 0 || len(a.Claims) == 0 || !a.Retryable() ||
		!strings.Contains(a.Message, fmt.Sprintf(" %d of ", english)) {
		t.Errorf("%s %s %q: %d sentences have English, %d claims", a.State, a.Reason, a.Message, english, len(a.Claims))
	}
	verifies(t, got)
	t.Log(a.Message)
}

// limitAt is an endpoint in front of which a limit stops the questions that stops
// says, by what was spent before.
type limitAt struct {
	Endpoint
	stops func(req llm.Request, spent int64) bool
	spent *atomic.Int64
}

func (l limitAt) Do(ctx context.Context, req llm.Request, record func(llm.Answer) error) (llm.Answer, error) {
	if l.stops(req, l.spent.Load()) {
		return llm.Answer{}, beyond(reasonTokens, false)
	}
	answer, err := l.Endpoint.Do(ctx, req, record)
	l.spent.Add(int64(answer.Usage.PromptTokens + answer.Usage.CompletionTokens))
	return answer, err
}

// TestSourceTokens: of a text without end its beginning is read, and said so.
func TestSourceTokens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.txt")
	text := "A long day in Veldhaven\n\n" + strings.Repeat("The tram between Veldhaven station and the harbour ran again on Tuesday after 14 months of repairs. ", 20_000)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, without := range []bool{false, true} {
		b := newBench(t, llmtest.Options{Context: 32768})
		got := b.mustRun(func(c *Config) {
			c.MaxSourceTokens = 2000
			if without {
				c.Client = nil
			}
		}, path)
		a := got.Articles[0]
		if a.State != Partial || a.Reason != "budget.source_tokens" || len(a.Claims) == 0 ||
			!regexp.MustCompile(`^Only the first \d+ of (20,001|more than [\d,]+) sentences were read: one source may have 2,000 tokens\.$`).MatchString(a.Message) {
			t.Errorf("without a model %v: %s %s %q, %d claims", without, a.State, a.Reason, a.Message, len(a.Claims))
		}
		if u := got.Run.Usage; u.PromptTokens > 10_000 || len(b.render(got, "html")) > 200_000 {
			t.Errorf("%d tokens read, a page of %d bytes", u.PromptTokens, len(b.render(got, "html")))
		}
		verifies(t, got)
	}
}

// TestOrder: with a limit what matters is first, without one what is longest.
func TestOrder(t *testing.T) {
	var all []*Article
	for i, publisher := range []string{"Post", "Post", "", "Courier", "post", "", "Courier"} {
		all = append(all, &Article{order: i, Publisher: publisher, Source: fmt.Sprint(i)})
	}
	shuffled := slices.Clone(all)
	slices.SortFunc(shuffled, func(x, y *Article) int { return cmp.Compare(x.order*5%7, y.order*5%7) })
	var got []string
	for _, a := range byImportance(shuffled) {
		got = append(got, a.Source)
	}
	if diff := gocmp.Diff([]string{"0", "2", "3", "5", "1", "6", "4"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestOutOfTime: the deadline explains what came to nothing because of it, and
// nothing else.
func TestOutOfTime(t *testing.T) {
	late := beyond(reasonDeadline, false)
	ctx, cancel := context.WithCancelCause(context.Background())
	p := &Pipeline{}
	disk := errors.New("journal: no space left on device")
	lost, loop := &llm.Error{Code: llm.CodeUnreachable}, &llm.Error{Code: llm.CodeLoop}
	if err := p.outOfTime(ctx, lost); !errors.Is(err, lost) {
		t.Errorf("before the deadline: %v", err)
	}
	cancel(late)
	for _, tc := range []struct{ in, want error }{
		{nil, nil}, {disk, disk}, {loop, loop}, {lost, late}, {context.DeadlineExceeded, late}, {fmt.Errorf("ask: %w", context.Canceled), late},
	} {
		if err := p.outOfTime(ctx, tc.in); !errors.Is(err, tc.want) {
			t.Errorf("%v becomes %v, want %v", tc.in, err, tc.want)
		}
	}
	if _, isItem := itemError(&EndpointError{Err: late}); !isItem {
		t.Error("a look at the endpoint that came too late ends the run")
	}
	if q := (&stake{q: question{prompt: prompts.Merge}}); q.spent(llm.Answer{}) != 0 {
		t.Error("what was not sent costs")
	}
}

// TestMoreSlotsThanBefore: a run uses the slots that there are, not those that an earlier one saw.
func TestMoreSlotsThanBefore(t *testing.T) {
	inBubble(t, func(t *testing.T, journal *store.Store) {
		paths := clockNews(t, 21, 10)
		clockRun(t, newClockEndpoint(20, 2), journal, func(*Config) {}, paths[0])
		_, took := clockRun(t, newClockEndpoint(20, 16), journal, func(*Config) {}, paths[1:]...)
		clean, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "clean.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer clean.Close()
		if _, want := clockRun(t, newClockEndpoint(20, 16), clean, func(*Config) {}, paths[1:]...); took > want*5/4 {
			t.Errorf("it took %s, and %s where nothing was remembered", took, want)
		}
	})
}
