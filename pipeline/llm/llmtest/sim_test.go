package llmtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func newSim(t *testing.T, opt SimOptions) *Sim {
	t.Helper()
	s, err := NewSim(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// simAsk sends messages over a connection of its own and returns the status and the answer.
func simAsk(t *testing.T, s *Sim, texts ...string) (status int, answer string, header http.Header) {
	t.Helper()
	var messages []map[string]string
	for i, text := range texts {
		messages = append(messages, map[string]string{"role": []string{"user", "assistant"}[i%2], "content": text})
	}
	body, err := json.Marshal(map[string]any{"model": "fake", "messages": messages})
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post(s.URL+"/chat/completions", "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err.Error(), nil
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Choices []struct{ Message struct{ Content string } }
	}
	if json.Unmarshal(raw, &got) == nil && len(got.Choices) > 0 {
		return resp.StatusCode, got.Choices[0].Message.Content, resp.Header
	}
	return resp.StatusCode, string(raw), resp.Header
}

func TestSimAnswersAsServerDoes(t *testing.T) {
	const prompt = "TASK: summarize\nLanguage: English\n<<<00000000000000000000000000000000\n[s1] The bridge opened on 3 May.\n[s2] It cost 40 million.\n00000000000000000000000000000000>>>"
	server, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	_, got, _ := simAsk(t, newSim(t, SimOptions{}), prompt)
	_, want, _ := simAsk(t, &Sim{URL: server.URL}, prompt)
	if !strings.Contains(want, "40 million") {
		t.Fatalf("the server answered %q", want)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-Server +Sim):\n%s", diff)
	}
}

// TestSimSlotUse: two requests on two slots, one after the other on one.
func TestSimSlotUse(t *testing.T) {
	s := newSim(t, SimOptions{Slots: 2, Latency: 40 * time.Millisecond, Plain: true})
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() { simAsk(t, s, fmt.Sprint(i)) })
	}
	wg.Wait()
	st := s.Stats()
	if st.Answers != 4 || st.Connections != 4 || st.Duplicates != 0 || st.Repeats != 0 || st.PeakFlight < 3 {
		t.Errorf("%+v", st)
	}
	if st.BusySeconds < 0.16 || st.SlotUse() > 1 || st.SlotUse() < 0.5 {
		t.Errorf("4 requests of 40 ms on two slots: %.3f slot-seconds, slot use %.2f", st.BusySeconds, st.SlotUse())
	}
	simAsk(t, s, "3")
	if st := s.Stats(); st.Repeats != 1 || st.Duplicates != 1 {
		t.Errorf("the same again: %d repeats, %d duplicates", st.Repeats, st.Duplicates)
	}
}

func TestSimRejects(t *testing.T) {
	s := newSim(t, SimOptions{Slots: 1, Latency: 300 * time.Millisecond, Reject: true, RetryAfter: time.Second, Plain: true})
	done := make(chan int)
	go func() {
		status, _, _ := simAsk(t, s, "one")
		done <- status
	}()
	for s.Stats().BusySeconds == 0 {
		runtime.Gosched() // until the slot is taken
	}
	status, _, header := simAsk(t, s, "two")
	if status != http.StatusTooManyRequests || header.Get("Retry-After") != "1" {
		t.Errorf("status %d, Retry-After %q", status, header.Get("Retry-After"))
	}
	if status, _, _ := simAsk(t, s, "two"); status != http.StatusTooManyRequests {
		t.Errorf("again at once: status %d", status)
	}
	if status := <-done; status != http.StatusOK {
		t.Errorf("the first: status %d", status)
	}
	if st := s.Stats(); st.Rejected != 2 || st.Early != 1 || st.Answers != 1 {
		t.Errorf("rejected %d, early %d, answers %d; want 2, 1, 1", st.Rejected, st.Early, st.Answers)
	}
}

func TestSimFaultsFollowTheRequest(t *testing.T) {
	opt := SimOptions{Plain: true, Faults: 0.3, Kinds: []string{"429", "503"}, Seed: 5}
	outcomes := func() (list []int) {
		s := newSim(t, opt)
		for i := range 60 {
			status, _, _ := simAsk(t, s, fmt.Sprint(i%30))
			list = append(list, status)
		}
		if st := s.Stats(); st.Spoiled == 0 || st.Spoiled+st.Answers != 60 {
			t.Errorf("%d spoiled, %d answers", st.Spoiled, st.Answers)
		}
		return list
	}
	first := outcomes()
	if diff := cmp.Diff(first, outcomes()); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	if diff := cmp.Diff(first[:30], first[30:]); diff == "" {
		t.Error("a request meets the same fault however often it comes")
	}
}

// TestSimCaches: a chat that goes on is cached by the slot it was in, and not by another.
func TestSimCaches(t *testing.T) {
	const turn = "TASK: probe\nSay hello."
	for _, tt := range []struct {
		cache string
		other bool // a chat in between takes the one slot
		want  bool
	}{{SimCacheSlot, false, true}, {SimCacheSlot, true, false}, {SimCacheShared, true, true}} {
		s := newSim(t, SimOptions{Slots: 1, Cache: tt.cache})
		_, answer, _ := simAsk(t, s, turn)
		if tt.other {
			simAsk(t, s, "something else")
		}
		before := s.Stats()
		simAsk(t, s, turn, answer, "And once more.")
		cached := s.Stats().Since(before).CachedBytes
		if held := cached > len(turn)+len(answer); held != tt.want {
			t.Errorf("cache %q, another chat in between %v: %d bytes were cached", tt.cache, tt.other, cached)
		}
	}
}

func TestSimTLSAndChunks(t *testing.T) {
	s := newSim(t, SimOptions{TLS: true, Plain: true})
	if !strings.HasPrefix(s.URL, "https://") || !bytes.Contains(s.Certificate(), []byte("BEGIN CERTIFICATE")) {
		t.Errorf("%s, certificate %q", s.URL, s.Certificate())
	}
	if status, answer, _ := simAsk(t, s, "hello"); status != 0 {
		t.Errorf("a client that does not trust it got %d %q", status, answer)
	}
	_, answer, header := simAsk(t, newSim(t, SimOptions{Plain: true, Chunked: true}), "hello")
	if header.Get("Content-Length") != "" || !strings.Contains(answer, "ready") {
		t.Errorf("length %q, answer %q", header.Get("Content-Length"), answer)
	}
}

// TestSimBatch: a batching server is slower for each and faster for all, exactly by its formula.
func TestSimBatch(t *testing.T) {
	for _, n := range []int{1, 10, SimBatchMost} {
		synctest.Test(t, func(t *testing.T) {
			b := newBatch()
			ctx, cancel := context.WithCancel(t.Context())
			go b.run(ctx)
			start := time.Now()
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() { b.work(ctx, 20) })
			}
			wg.Wait()
			took := time.Since(start)
			cancel()
			synctest.Wait()
			// The first step may begin before all have joined.
			least, most := 20*(batchStep+time.Duration(n)*batchEach)-time.Duration(n)*batchEach, 21*(batchStep+time.Duration(n)*batchEach)
			if took < least || took > most || b.made() != 20*n {
				t.Errorf("%d requests of 20 tokens: %v and %d tokens, want between %v and %v", n, took, b.made(), least, most)
			}
		})
	}
}

// TestQueueResize: fewer slots take effect as requests end, more at once.
func TestQueueResize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newSlotQueue(4, time.Now)
		var mu sync.Mutex
		var held []int
		for range 8 {
			go func() {
				slot, err := q.acquire(t.Context(), nil)
				if err != nil {
					return
				}
				mu.Lock()
				defer mu.Unlock()
				held = append(held, slot)
			}()
		}
		count := func() int {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			return len(held)
		}
		if n := count(); n != 4 {
			t.Fatalf("%d hold a slot of 4", n)
		}
		q.resize(2)
		q.release(held[0])
		q.release(held[1])
		if n := count(); n != 4 || q.inFlight() != 6 {
			t.Errorf("after 2 of 4 ended on 2 slots, %d were served in all and %d are in flight; want 4 and 6", n, q.inFlight())
		}
		q.release(held[2])
		if n := count(); n != 5 {
			t.Errorf("after one more ended, %d were served in all; want 5", n)
		}
		time.Sleep(time.Second)
		if busy, _, _ := q.stats(); busy != 2 {
			t.Errorf("%.1f slot-seconds in a second of 2 slots", busy)
		}
		q.resize(5)
		if n := count(); n != 8 {
			t.Errorf("with 5 slots %d were served in all; want 8", n)
		}
	})
}

func TestSimArticle(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		a, b := SimArticle(lang, 1, 2000), SimArticle(lang, 2, 2000)
		if len(a) < 2000 || len(a) > 2400 || a == b || a != SimArticle(lang, 1, 2000) {
			t.Errorf("%s: %d bytes, different from the next %v", lang, len(a), a != b)
		}
		if strings.ContainsAny(a, "{}") {
			t.Errorf("%s: a place was not filled:\n%s", lang, a)
		}
		if huge := SimArticle(lang, 3, 60_000); len(huge) < 60_000 {
			t.Errorf("%s: %d bytes", lang, len(huge))
		}
	}
}
