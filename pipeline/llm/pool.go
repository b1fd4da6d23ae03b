package llm

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
)

// ErrSwitched says that a Pool asks another model than the one that the
// question was made for (see Request.Endpoint). Ask Info, and make the question anew.
var ErrSwitched = errors.New("another model answers from now on")

// Pool asks several endpoints as one. It promises what a Client promises, and is
// safe for concurrent use.
//
// The first endpoint that can be used leads. Those that serve the same model
// share the work: a question goes to the one with the most free slots, but the
// turns of one chat go to the same one, whose cache holds its beginning. A request
// that takes longer than expected is asked a second time at another one, see hedge.
//
// The others are fallbacks, in their order. One is asked when those who share the work
// are lost for good (without quota, without a valid key, without the model), or
// are away and it is there, see standIn. Info then tells the other model, Info.Endpoint is
// another one, and questions made for the model before fail with ErrSwitched. A
// fallback that serves the same model after all joins the work, see invite.
type Pool struct {
	members []*Client
	log     *slog.Logger
	line    *line
	hedge   hedge
	moved   atomic.Int64 // questions sent elsewhere, hedges left out, although the server before may have done the work

	ctx  context.Context // of the looks at members that have not said yet what they are
	stop context.CancelFunc
	late sync.WaitGroup // these looks, and those of watch

	turn chan struct{} // held while the line-up is changed; a lock that a context can leave
	mu   sync.Mutex    // guards the fields below
	now  *lineup       // nil = nobody was asked yet
	lost map[*Client]bool
}

// NewPool makes one endpoint of several clients; the first is asked first. The
// clients are the Pool's from now on: Close closes them, and nobody else may use them.
func NewPool(log *slog.Logger, clients ...*Client) (*Pool, error) {
	if len(clients) == 0 {
		return nil, newError(CodeConfig, kindFatal, 0, "name an endpoint in the configuration", "there is no endpoint to ask")
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	p := &Pool{members: clients, log: log, line: newLine(), turn: make(chan struct{}, 1), lost: map[*Client]bool{}}
	p.ctx, p.stop = context.WithCancel(context.Background())
	for _, c := range clients {
		c.limit.line, c.limit.shut = p.line, true
		c.limit.away = c.breaker.away
		p.line.limiters = append(p.line.limiters, c.limit)
	}
	return p, nil
}

// Close ends what the Pool does by itself and closes its clients. Calls still
// running are not ended: cancel their contexts.
func (p *Pool) Close() {
	p.stop()
	p.late.Wait()
	for _, c := range p.members {
		c.Close()
	}
}

// Info tells of the model that is asked now, with the slots of all servers that
// share its work (0 where one does not tell). The first call looks for an
// endpoint that can be used; where there is none, its error is the first
// endpoint's, as of Client.Info.
func (p *Pool) Info(ctx context.Context) (Info, error) {
	if info, ok := p.known(); ok {
		return info, nil
	}
	if err := p.enter(ctx); err != nil {
		return Info{}, err
	}
	defer p.leave()
	if info, ok := p.known(); ok {
		return info, nil
	}
	if found, err := p.elect(ctx); !found {
		for _, c := range p.members {
			p.setLost(c, false) // nothing is decided: the next Info looks anew
		}
		return Info{}, err
	}
	info, _ := p.known()
	return info, nil
}

func (p *Pool) enter(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Pool) leave() { <-p.turn }

func (p *Pool) known() (Info, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now == nil || !p.now.complete {
		return Info{}, false
	}
	info := p.now.info.copy()
	info.Slots, info.Endpoint = 0, p.now.place
	for _, c := range p.now.shares {
		if p.now.slots[c] == 0 {
			info.Slots = 0
			break
		}
		info.Slots += p.now.slots[c]
	}
	return info, true
}

// Do is Client.Do. A question that one server fails for reasons of its own goes to another one that shares the work.
func (p *Pool) Do(ctx context.Context, req Request, record func(Answer) error) (Answer, error) {
	if _, err := p.Info(ctx); err != nil {
		return Answer{}, purposeful(err, req.Purpose)
	}
	p.hedge.question()
	var spent Answer // by servers that gave no answer
	fault := ErrSwitched
	for w := wants(req); ; {
		s, err := p.line.acquire(ctx, w)
		switch {
		case errors.Is(err, errNobody):
			return spent, fault
		case err != nil:
			return spent, err
		case !p.isNow(req.Endpoint):
			s.release()
			return spent, ErrSwitched
		}
		answer, err := p.race(ctx, s, req, record)
		answer.addCost(spent)
		if err == nil || ctx.Err() != nil {
			return answer, err
		}
		again, err := p.failed(ctx, s.at, err)
		if !again {
			return answer, err
		}
		if s.paid.Load() {
			if no := mayRepeat(req.Again, req.Messages, req.MaxTokens); no != nil {
				return answer, no
			}
			answer.PossiblyPaidTwice++
			p.moved.Add(1)
		}
		spent, fault = answer, err
		w.not = append(w.not, s.at)
	}
}

func (p *Pool) isNow(place int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now.place == place
}

// failed draws the conclusions from a question that failed at a server: whether
// it is to be tried at another one, and the error that it ends with if not.
func (p *Pool) failed(ctx context.Context, at *limiter, err error) (again bool, _ error) {
	c := p.client(at)
	var e *Error
	if !errors.As(err, &e) || e.kind == kindContent || e.kind == kindFatal && !c.lostForGood(e) {
		return false, err // another server would say the same
	}
	if !c.lostForGood(e) && e.Code != CodeLoading { // after MaxWait
		return true, err // also where it is away: watch sees to it
	}
	if enterErr := p.enter(ctx); enterErr != nil {
		return false, err
	}
	defer p.leave()
	p.mu.Lock()
	i := slices.Index(p.now.shares, c)
	last := i >= 0 && len(p.now.shares) == 1
	if i >= 0 && !last {
		p.now.shares = slices.Delete(p.now.shares, i, i+1)
		p.lost[c] = true
		p.line.close(at)
		p.log.Warn("an endpoint is lost; the others go on", "host", c.host, "error", e)
	}
	p.mu.Unlock()
	if !last {
		return true, err // or somebody else has seen to it already
	}
	if found, _ := p.elect(ctx); !found {
		return false, err // there is none but this one
	}
	p.setLost(c, true)
	return false, ErrSwitched
}

func (p *Pool) client(at *limiter) *Client {
	i := slices.IndexFunc(p.members, func(c *Client) bool { return c.limit == at })
	return p.members[i]
}

// lostForGood tells whether no later request to this endpoint can pass in this run.
func (c *Client) lostForGood(err error) bool {
	return codeOf(err) == CodeModel || c.account.refusal() != nil
}

// addCost books on an answer what was spent on it before.
func (a *Answer) addCost(o Answer) {
	a.Calls += o.Calls
	a.PossiblyPaidTwice += o.PossiblyPaidTwice
	a.Usage.PromptTokens += o.Usage.PromptTokens
	a.Usage.CachedTokens += o.Usage.CachedTokens
	a.Usage.CompletionTokens += o.Usage.CompletionTokens
}

// Stats returns what all clients together have done so far. The outages are those of the
// endpoints that took part in the work; one ends at the latest when another model stands in.
func (p *Pool) Stats() Stats {
	var sum Stats
	for _, c := range p.members {
		s := c.Stats()
		sum.Calls += s.Calls
		sum.Retries += s.Retries
		sum.AskedAgain += s.AskedAgain
		sum.PromptTokens += s.PromptTokens
		sum.CachedTokens += s.CachedTokens
		sum.CompletionTokens += s.CompletionTokens
		sum.PossiblyPaidTwice += s.PossiblyPaidTwice
		sum.Streamed += s.Streamed
		sum.LoopsCut += s.LoopsCut
		sum.RetriesRefused += s.RetriesRefused
		sum.OtherModel += s.OtherModel
		sum.LongestWait = max(sum.LongestWait, s.LongestWait)
		if info, _, _ := c.known.get(); info != nil { // else it has never taken part
			sum.Outages = append(sum.Outages, s.Outages...)
		}
		sum.Busy += s.Busy
		sum.PeakInFlight = max(sum.PeakInFlight, s.PeakInFlight) // that of their common line
		sum.Rejected += s.Rejected
		sum.Bound += s.Bound
	}
	slices.SortStableFunc(sum.Outages, func(a, b Outage) int { return a.From.Compare(b.From) })
	sum.Hedged, sum.HedgeWins = p.hedge.figures()
	sum.PossiblyPaidTwice += sum.Hedged + int(p.moved.Load())
	return sum
}
