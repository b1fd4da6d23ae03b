package llm

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// This file has servers and clients in virtual time for the tests of the climb.

// simServer is a server in virtual time. It works on slots requests at once and
// queues the rest, or turns it away.
type simServer struct {
	rejects bool

	mu       sync.Mutex
	slots    int
	busy     int
	queue    []chan struct{}
	integral time.Duration // of min(busy, slots)
	offered  time.Duration // of slots
	since    time.Time
	answers  int
	rejected int
}

func (s *simServer) account() {
	now := time.Now()
	s.integral += time.Duration(min(s.busy, s.slots)) * now.Sub(s.since)
	s.offered += time.Duration(s.slots) * now.Sub(s.since)
	s.since = now
}

func (s *simServer) resize(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account()
	s.slots = n
	s.next()
}

// figures are slot use, and what was turned away an answer.
func (s *simServer) figures() (use, rejected float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return float64(s.integral) / float64(s.offered), float64(s.rejected) / float64(max(s.answers, 1))
}

func (s *simServer) next() {
	for s.busy < s.slots && len(s.queue) > 0 {
		close(s.queue[0])
		s.queue = s.queue[1:]
		s.busy++
	}
}

// work takes size of a slot's time; false = turned away.
func (s *simServer) work(size time.Duration) bool {
	s.mu.Lock()
	s.account()
	switch {
	case s.busy < s.slots:
		s.busy++
		s.mu.Unlock()
	case s.rejects:
		s.rejected++
		s.mu.Unlock()
		time.Sleep(time.Millisecond) // the way there and back
		return false
	default:
		turn := make(chan struct{})
		s.queue = append(s.queue, turn)
		s.mu.Unlock()
		<-turn
	}
	time.Sleep(size)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account()
	s.busy--
	s.answers++
	s.next()
	return true
}

// simBatch is a server that batches continuously: each step gives every request
// at work one token.
type simBatch struct {
	mu     sync.Mutex
	active map[*int]chan struct{}
	queue  []func()
	most   int
	tokens int
}

func (b *simBatch) step() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.active)
	for left, done := range b.active {
		*left--
		b.tokens++
		if *left <= 0 {
			delete(b.active, left)
			close(done)
		}
	}
	for len(b.active) < b.most && len(b.queue) > 0 {
		b.queue[0]()
		b.queue = b.queue[1:]
	}
	return 10*time.Millisecond + time.Duration(n)*300*time.Microsecond
}

func (b *simBatch) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.active) == 0 && len(b.queue) == 0
}

func (b *simBatch) work(tokens int) {
	done := make(chan struct{})
	b.mu.Lock()
	start := func() { b.active[&tokens] = done }
	if len(b.active) < b.most {
		start()
	} else {
		b.queue = append(b.queue, start)
	}
	b.mu.Unlock()
	<-done
}

// lognormal draws around 1 with sigma 0.8.
func lognormal(r *rand.Rand) float64 { return math.Exp(0.8*r.NormFloat64() - 0.32) }

// drive keeps the limiter's slots wanted by workers until ctx ends. work does
// one request of a size around 1 and returns its tokens, or false where it was turned away.
func drive(ctx context.Context, l *limiter, workers int, seed uint64, work func(size float64) (tokens int, ok bool)) *sync.WaitGroup {
	var wg sync.WaitGroup
	for id := range workers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(id))) //nolint:gosec // repeatable
			for ctx.Err() == nil {
				s, err := l.line.acquire(ctx, want{class: classNew})
				if err != nil {
					return
				}
				size := lognormal(r)
				for attempt := 0; ; attempt++ {
					sent := time.Now()
					tokens, ok := work(size)
					if ok {
						l.answered(Usage{CompletionTokens: tokens}, time.Since(sent))
						break
					}
					l.rejected(sent, 0)
					pause := time.Duration(50+r.IntN(450)) * time.Millisecond << min(attempt, 6)
					if l.aside(ctx, pause) != nil {
						break
					}
				}
				s.release()
			}
		})
	}
	return &wg
}
