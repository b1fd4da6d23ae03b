package llm

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// askAll asks n questions at once, made for the endpoint at a place.
func askAll(t *testing.T, p *Pool, place, n int) <-chan error {
	t.Helper()
	done := make(chan error, n)
	for i := range n {
		q := about(fmt.Sprintf("%d at %s", i, time.Now()))
		q.Endpoint = place
		go func() { _, err := p.Do(t.Context(), q, nil); done <- err }()
	}
	return done
}

// touched counts all requests of a station, looks included.
func (s *station) touched() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.keys)
}

// TestStandIn: a fallback with another model stands in for a leader that is away, no sooner than a restart takes and not as
// late as MaxOutage; it is asked nothing before, and where it is not there the work waits.
func TestStandIn(t *testing.T) {
	const never = 24 * time.Hour
	for _, tt := range []struct {
		name      string
		back      time.Duration // when the leader is there again
		there     time.Duration // when the fallback is
		load      time.Duration // of the fallback's model
		work      time.Duration // of one answer; 0 = a second
		maxOutage time.Duration
		want      error
		from, to  time.Duration // when all questions have ended
	}{
		{"a restart", 4 * time.Minute, 0, 0, 0, 30 * time.Minute, nil, 4 * time.Minute, 5 * time.Minute},
		{"the first answer after a restart takes long", 4*time.Minute + 30*time.Second, 0, 0, 70 * time.Second, 30 * time.Minute, nil, 5 * time.Minute, 10 * time.Minute},
		{"it stays away", never, 0, 0, 0, 30 * time.Minute, ErrSwitched, standInAfter, standInAfter + lookCap + 2*time.Second},
		{"little time to wait", never, 0, 0, 0, 4 * time.Minute, ErrSwitched, 2 * time.Minute, 2*time.Minute + lookCap + 2*time.Second},
		{"the fallback is away at first", never, 12 * time.Minute, 0, 0, 30 * time.Minute, ErrSwitched, 12 * time.Minute, 12*time.Minute + lookCap + 2*time.Second},
		{"both stay away", never, never, 0, 0, 30 * time.Minute, ErrUnreachable, 30 * time.Minute, 31 * time.Minute},
		{"back while the fallback loads", 6 * time.Minute, 0, 2 * time.Minute, 0, 30 * time.Minute, nil, 6 * time.Minute, 7 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &station{name: "a", model: "big", slots: 2, work: cmp.Or(tt.work, time.Second)}
				b := &station{name: "b", model: "small", slots: 3, work: time.Second, load: tt.load, gone: tt.there > 0}
				p := newTestPool(t, a, b)
				for _, c := range p.members {
					c.maxOutage = tt.maxOutage
				}
				if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
					t.Fatal(err)
				}
				a.set(func() { a.gone = true })
				start := time.Now()
				time.AfterFunc(tt.back, func() { a.set(func() { a.gone = false }) })
				time.AfterFunc(tt.there, func() { b.set(func() { b.gone = false }) })
				done := askAll(t, p, 0, 12)
				time.Sleep(tt.from - time.Second)
				if n := b.touched(); n > 0 && tt.there == 0 && tt.load == 0 {
					t.Errorf("%d requests to the fallback before", n)
				}
				for range cap(done) {
					if err := <-done; !errors.Is(err, tt.want) {
						t.Errorf("%v, want %v", err, tt.want)
					}
				}
				if took := time.Since(start); took < tt.from || took > tt.to {
					t.Errorf("took %s", took)
				}
				if n := b.asked(); n > 0 {
					t.Errorf("%d questions for one model went to the other", n)
				}
				if tt.want == nil && tt.load == 0 && b.touched() > 0 {
					t.Errorf("%d requests to the fallback", b.touched())
				}
				if !errors.Is(tt.want, ErrSwitched) {
					time.Sleep(10 * time.Minute)
					if info, err := p.Info(t.Context()); err != nil || info.Endpoint != 0 {
						t.Errorf("later: %+v, %v", info, err)
					}
					return
				}
				info, err := p.Info(t.Context())
				if err != nil || info.Model != "small" || info.Endpoint != 1 || info.Slots != 3 {
					t.Fatalf("%+v, %v", info, err)
				}
				done = askAll(t, p, info.Endpoint, 12)
				for range cap(done) {
					if err := <-done; err != nil {
						t.Error(err)
					}
				}
				if b.probes != 1 || b.asked() != 12 {
					t.Errorf("%d probes, %d questions", b.probes, b.asked())
				}
				looks := a.touched()
				time.Sleep(time.Hour)
				if n := a.touched() - looks; n > 1 {
					t.Errorf("%d looks at a server that nobody waits for", n)
				}
				s := p.Stats()
				if len(s.Outages) != 1 || s.Outages[0].To.IsZero() || s.Outages[0].To.Sub(s.Outages[0].From) > tt.to || s.Outages[0].Slots != 2 || s.Bound != 5 {
					t.Errorf("%+v", s)
				}
			})
		})
	}
}

// TestStandInOnlyForAll: while one of those who share the work is there, no other model stands in.
func TestStandInOnlyForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: 20 * time.Second}
		b := &station{name: "b", model: "m", slots: 2, work: 20 * time.Second}
		c := &station{name: "c", model: "other", slots: 2}
		p := newTestPool(t, a, b, c)
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.gone = true })
		done := askAll(t, p, 0, 150)
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if c.touched() != 0 {
			t.Errorf("%d requests to the fallback", c.touched())
		}
		// It is used again, however long it was away.
		a.set(func() { a.gone = false })
		time.Sleep(2 * lookCap)
		was := a.asked()
		done = askAll(t, p, 0, 40)
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if n := a.asked() - was; n < 15 {
			t.Errorf("of 40 questions %d went to the server that was away", n)
		}
		if s := p.Stats(); s.PeakInFlight != 8 || s.Bound != 8 {
			t.Errorf("%d at once, %d may be", s.PeakInFlight, s.Bound)
		}
	})
}

// TestStandInHangs: a server that answers looks and no question is left, too, when the request that goes first is lost.
func TestStandInHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "big", slots: 6, work: time.Second}
		b := &station{name: "b", model: "small", slots: 2, work: time.Second}
		p := newTestPool(t, a, b)
		for _, c := range p.members {
			c.maxOutage = time.Hour
		}
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.hangs = 1000 })
		start := time.Now()
		done := askAll(t, p, 0, 20)
		for range cap(done) {
			if err := <-done; !errors.Is(err, ErrSwitched) {
				t.Error(err)
			}
		}
		if took := time.Since(start); took > 20*time.Minute {
			t.Errorf("took %s", took)
		}
	})
}

// TestStandInBack: where the one that stands in is lost too, the leader before is asked again, but not before it is there.
func TestStandInBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "big", slots: 2, work: time.Second}
		b := &station{name: "b", model: "small", slots: 2, work: time.Second}
		p := newTestPool(t, a, b)
		for _, c := range p.members {
			c.maxOutage = 30 * time.Minute
		}
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.gone = true })
		if err := <-askAll(t, p, 0, 1); !errors.Is(err, ErrSwitched) {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		b.set(func() { b.gone = true })
		start := time.Now()
		time.AfterFunc(20*time.Minute, func() { a.set(func() { a.gone = false }) })
		if err := <-askAll(t, p, 1, 1); !errors.Is(err, ErrSwitched) {
			t.Error(err)
		}
		if took := time.Since(start); took < 20*time.Minute || took > 20*time.Minute+lookCap+2*time.Second {
			t.Errorf("took %s", took)
		}
		info, err := p.Info(t.Context())
		if err != nil || info.Model != "big" || info.Endpoint != 0 {
			t.Errorf("%+v, %v", info, err)
		}
		// It restarts at once: that is waited for, though it was left for so long. And nobody waited for it meanwhile.
		a.set(func() { a.gone = true })
		time.AfterFunc(2*time.Minute, func() { a.set(func() { a.gone = false }) })
		done := askAll(t, p, 0, 6)
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		list := p.Stats().Outages
		for i, o := range list {
			if o.To.IsZero() || o.To.Sub(o.From) > 21*time.Minute || i > 0 && o.From.Before(list[i-1].To) {
				t.Errorf("outages %+v", list)
			}
		}
		if len(list) != 3 {
			t.Errorf("outages %+v", list)
		}
	})
}

// TestStandInGrace: what a server that is left has in hand all the same is waited for a moment, and what comes is kept.
func TestStandInGrace(t *testing.T) {
	for _, tt := range []struct {
		work, took time.Duration
		want       error
	}{
		{8 * time.Second, 8 * time.Second, nil},
		{time.Minute, time.Second + graceOnCancel, ErrSwitched},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &station{name: "a", model: "big", slots: 2, work: tt.work}
			p := newTestPool(t, a, &station{name: "b", model: "small", slots: 2})
			info, err := p.members[1].Info(t.Context())
			if _, leads := p.Info(t.Context()); err != nil || leads != nil {
				t.Fatal(err, leads)
			}
			start := time.Now()
			recorded, done := 0, make(chan error)
			var answer Answer
			go func() {
				var err error
				answer, err = p.Do(t.Context(), about("x"), func(Answer) error { recorded++; return nil })
				done <- err
			}()
			synctest.Wait()
			p.members[0].breaker.lose(time.Now(), &patience{}, false, true)
			p.begin(t.Context(), 1, info)
			if err := <-done; !errors.Is(err, tt.want) || (err == nil) != (recorded == 1) || answer.Calls != 1 || time.Since(start) != tt.took {
				t.Errorf("%v after %s, recorded %d times, %+v", err, time.Since(start), recorded, answer)
			}
		})
	}
}

// TestElectLater: a fallback that is away, or loads, at the moment at which the leader is lost for good is asked again.
func TestElectLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "big", slots: 2}
		b := &station{name: "b", model: "small", slots: 2, gone: true}
		p := newTestPool(t, a, b)
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.refuse = `{"error":{"message":"no","code":"invalid_api_key"}}` })
		if _, err := p.Do(t.Context(), about("x"), nil); !errors.Is(err, ErrKey) {
			t.Errorf("%v", err)
		}
		b.set(func() { b.gone = false })
		if _, err := p.Do(t.Context(), about("x"), nil); !errors.Is(err, ErrSwitched) {
			t.Errorf("%v", err)
		}
	})
}

// TestGone: which servers may be left for another model.
func TestGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTestClient(t, &fake{}, func(c *Config) { c.MaxOutage = time.Hour })
		b, one := &c.breaker, &patience{}
		expect := func(what string, want bool) {
			t.Helper()
			if got := c.gone(); got != want {
				t.Errorf("%s: %v", what, got)
			}
		}
		for range breakAfter {
			time.Sleep(standInAfter)
			b.lose(time.Now(), one, false, false)
		}
		expect("one prompt that is lost again and again", false)
		b.looked(false)
		expect("nobody is there", true)
		b.looked(true)
		expect("somebody is there", false)
		b.enter()
		expect("one request goes first", false)
		b.lose(time.Now(), one, true, false)
		expect("it is lost", true)
		b.answer(time.Now())
		expect("it is back", false)
		b.lose(time.Now(), one, false, true)
		expect("it has just gone", false)
	})
}

// TestJoinsALostLeader: a server that joins is used also when the leader was lost for good before.
func TestJoinsALostLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2}
		b := &station{name: "b", model: "m", slots: 2, gone: true}
		p := newTestPool(t, a, b)
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.refuse = `{"error":{"message":"no","code":"invalid_api_key"}}` })
		for range 2 {
			if _, err := p.Do(t.Context(), about("x"), nil); !errors.Is(err, ErrKey) {
				t.Errorf("%v", err)
			}
		}
		b.set(func() { b.gone = false })
		time.Sleep(lookCap + time.Second)
		if _, err := p.Do(t.Context(), about("x"), nil); err != nil || b.asked() != 1 || p.isLost(p.members[1]) {
			t.Errorf("%v, %d questions", err, b.asked())
		}
	})
}

// TestJoinsLater: a server with the leader's model that was away at the start, or slow to say what it is, joins the
// work; one with another model is asked nothing.
func TestJoinsLater(t *testing.T) {
	for name, tt := range map[string]struct {
		late, place int
		slow        time.Duration
	}{
		"the second is away": {late: 1},
		"the first is away":  {late: 0, place: 1},
		"the second is slow": {late: 1, slow: 4 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stations := []*station{
					{name: "a", model: "m", slots: 2, work: time.Second},
					{name: "b", model: "m", slots: 2, work: time.Second},
					{name: "c", model: "other", slots: 2},
				}
				late := stations[tt.late]
				late.gone, late.load = tt.slow == 0, tt.slow
				p := newTestPool(t, stations...)
				start := time.Now()
				info, err := p.Info(t.Context())
				if err != nil || info.Endpoint != tt.place || info.Slots != 2 || time.Since(start) > min(time.Second+tt.slow, joinWait+time.Second) {
					t.Fatalf("%+v, %v after %s", info, err, time.Since(start))
				}
				time.Sleep(10 * time.Minute)
				if n := late.touched(); n > 100 {
					t.Errorf("%d looks in ten minutes", n)
				}
				late.set(func() { late.gone = false })
				time.Sleep(lookCap + time.Second)
				if info, err = p.Info(t.Context()); err != nil || info.Slots != 4 || info.Endpoint != tt.place {
					t.Fatalf("%+v, %v", info, err)
				}
				done := askAll(t, p, tt.place, 40)
				for range cap(done) {
					if err := <-done; err != nil {
						t.Error(err)
					}
				}
				if n := late.asked(); n < 15 || n > 25 {
					t.Errorf("it was asked %d of 40 questions", n)
				}
				if n := stations[2].touched(); n > 0 {
					t.Errorf("%d requests to the other model", n)
				}
			})
		})
	}
}

// TestForbiddenInProbe: a 403 for one request of the probe counts once.
func TestForbiddenInProbe(t *testing.T) {
	f := &fake{noProbe: true}
	f.chat = func(n int, _ map[string]any) (*http.Response, error) {
		if n == 0 {
			return response(200, completion("hello", "stop")), nil
		}
		return response(403, `{"error":{"message":"forbidden"}}`), nil
	}
	c := newTestClient(t, f)
	for try := 1; try < maxForbidden; try++ {
		f.chats = 0
		_, err := c.Info(t.Context())
		if !errors.Is(err, ErrKey) || strings.Count(err.Error(), "the key was good") != 1 || c.account.refusal() != nil || c.account.forbidden != 1 {
			t.Errorf("try %d: %v, %d counted", try, err, c.account.forbidden)
		}
	}
}

// TestInfoLooksAnew: where no endpoint had a model at first, each Info looks at all of them again.
func TestInfoLooksAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := &station{name: "a"}, &station{name: "b", slots: 2}
		p := newTestPool(t, a, b)
		for try := range 3 {
			if info, err := p.Info(t.Context()); !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), "a.example") {
				t.Fatalf("try %d: %+v, %v, want the first one's error", try, info, err)
			}
		}
		b.set(func() { b.model = "small" })
		if info, err := p.Info(t.Context()); err != nil || info.Model != "small" || info.Endpoint != 1 || info.Slots != 2 {
			t.Errorf("%+v, %v: it has a model now", info, err)
		}
	})
}

// loads is a station whose server says to each question that it still loads its model.
type loads struct{ *station }

func (l loads) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		return response(503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`), nil
	}
	return l.station.RoundTrip(req)
}

// TestLoadsForEver: a leader that loads its model for longer than MaxWait is left for another model, not sooner.
func TestLoadsForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "big", slots: 2}
		b := &station{name: "b", model: "small", slots: 2}
		p := newTestPool(t, a, b)
		if _, err := p.Do(t.Context(), about("first"), nil); err != nil {
			t.Fatal(err)
		}
		lead := p.members[0]
		lead.wire.client.Transport = loads{a}
		start := time.Now()
		done := askAll(t, p, 0, 12)
		time.Sleep(lead.maxWait - 2*loadingPoll)
		if n := b.touched(); n > 0 {
			t.Errorf("%d requests to the fallback before", n)
		}
		for range cap(done) {
			if err := <-done; !errors.Is(err, ErrSwitched) {
				t.Error(err)
			}
		}
		// Each has its own MaxWait from when it is sent, and those who wait for one server take turns at random.
		if took := time.Since(start); took > 5*lead.maxWait {
			t.Errorf("took %s", took)
		}
		info, err := p.Info(t.Context())
		if err != nil || info.Model != "small" || info.Endpoint != 1 {
			t.Fatalf("%+v, %v", info, err)
		}
		done = askAll(t, p, info.Endpoint, 12)
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if n := b.asked(); n != 12 {
			t.Errorf("%d questions to the fallback", n)
		}
	})
}

// TestBackForThoseWhoWait: a server that is back is asked at once by those who wait for another one, also when nobody
// else comes or ends.
func TestBackForThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &station{name: "a", model: "m", slots: 2, work: time.Second}
		b := &station{name: "b", model: "m", slots: 2, work: time.Second}
		p := newTestPool(t, a, b)
		if _, err := p.Info(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.set(func() { a.gone = true })
		for range 2 { // one of them finds that a is gone
			if err := <-askAll(t, p, 0, 1); err != nil {
				t.Fatal(err)
			}
		}
		if n := b.asked(); n != 2 || !p.members[0].breaker.away() {
			t.Fatalf("%d answers elsewhere", n)
		}
		b.set(func() { b.work = 10 * time.Minute })
		start := time.Now()
		done := askAll(t, p, 0, b.slots+extraInFlight+2) // two more than b takes
		time.Sleep(time.Minute)
		if n := b.asked(); n != 2+b.slots+extraInFlight {
			t.Fatalf("%d questions under way", n)
		}
		a.set(func() { a.gone = false })
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(start); took > time.Minute+lookCap+2*a.work || a.asked() != 2 {
			t.Errorf("served after %s, %d by the server that is back", took, a.asked())
		}
		for range cap(done) - 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}
