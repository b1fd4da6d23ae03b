package llm

import (
	"context"
	"slices"
	"sync"
	"time"
)

// This file says which members of a Pool answer.

// joinWait is how long the start waits for further servers to say what they
// are; one that takes longer joins the work later.
const joinWait = 5 * time.Second

// lineup is who answers now.
type lineup struct {
	info     Info            // of the leader
	shares   []*Client       // the leader and those that answer as it does, without those that were lost
	slots    map[*Client]int // of each, as it tells them
	place    int             // of the leader among the members
	complete bool            // those who share were asked, so that the slots are known
}

// elect makes the first endpoint that can be used the leader, of those that do not share
// the work. Where none is found, the line-up stays as it is, and the error is that of the
// first endpoint that was asked. p.turn is held.
func (p *Pool) elect(ctx context.Context) (found bool, first error) {
	for i, c := range p.members {
		if p.isLost(c) || p.shares(c) {
			continue
		}
		info, err := c.Info(ctx)
		if err == nil {
			p.begin(ctx, i, info)
			return true, nil
		}
		if ctx.Err() != nil {
			return false, err
		}
		if first == nil {
			first = err
		}
		p.setLost(c, c.lostForGood(err))
		p.log.Warn("an endpoint cannot be used", "endpoint", i, "host", c.host, "error", err)
	}
	return false, first
}

// shares tells whether a member takes part in the work.
func (p *Pool) shares(c *Client) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now != nil && slices.Contains(p.now.shares, c)
}

func (p *Pool) isLost(c *Client) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lost[c]
}

func (p *Pool) setLost(c *Client, lost bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost[c] = lost
}

// begin makes the member at a place the leader and has those join that serve the same. p.turn is held.
func (p *Pool) begin(ctx context.Context, place int, info Info) {
	lead := p.members[place]
	if place > 0 {
		p.log.Warn("a further endpoint answers from now on", "endpoint", place, "host", lead.host, "model", info.Model)
	}
	p.mu.Lock()
	next := &lineup{info: info, place: place, slots: map[*Client]int{}}
	if p.now != nil {
		for _, c := range p.now.shares {
			c.breaker.leave(time.Now()) // nobody waits for them any more
		}
	}
	p.now = next
	p.mu.Unlock()
	p.line.shutAll()
	p.join(next, lead, info)
	asked := make(chan struct{})
	var looks sync.WaitGroup
	for _, c := range p.members {
		if c == lead || p.isLost(c) || !mayShare(lead, c) {
			continue
		}
		looks.Add(1)
		p.late.Go(func() { p.invite(next, c, sync.OnceFunc(looks.Done)) })
	}
	p.late.Go(func() {
		looks.Wait()
		close(asked)
	})
	timer := time.NewTimer(joinWait)
	defer timer.Stop()
	select {
	case <-asked:
	case <-timer.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	next.complete = true
}

// invite has a member join a line-up where it answers as the leader does. One that is away, or that
// gives no answer of use, is looked at again now and then, as a lost endpoint is. said is
// called after the first look, and perhaps again.
func (p *Pool) invite(l *lineup, c *Client, said func()) {
	defer said()
	for look := 0; p.isAtWork(l); look++ {
		info, err := c.Info(p.ctx)
		switch {
		case err == nil && sameModel(l.info, info):
			p.join(l, c, info)
			return
		case err == nil || p.ctx.Err() != nil:
			return
		case c.lostForGood(err):
			p.setLost(c, true)
			p.log.Warn("an endpoint cannot be used", "host", c.host, "error", err)
			return
		case look == 0:
			p.log.Warn("an endpoint does not take part in the work yet", "host", c.host, "error", err)
		}
		said()
		if sleep(p.ctx, pauseBefore(look)) != nil {
			return
		}
	}
}

func (p *Pool) isAtWork(l *lineup) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now == l
}

// mayShare tells whether it is worth asking a further endpoint what it is: a
// server that has another model is not to load it for nothing, and asking one
// server twice at the same time helps nobody.
func mayShare(lead, c *Client) bool {
	return c.host != lead.host && (c.model == lead.model || c.model == "" || lead.model == "")
}

// sameModel tells whether an answer of one server can stand for the other's.
func sameModel(lead, c Info) bool {
	context := func(i Info) int {
		if i.ContextSize == 0 {
			return AssumedContext
		}
		return i.ContextSize
	}
	return c.Model == lead.Model && c.Dialect == lead.Dialect && context(c) >= context(lead)
}

// join has a server take part in a line-up, if that is still the one at work.
func (p *Pool) join(l *lineup, c *Client, info Info) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != l {
		return
	}
	delete(p.lost, c)
	c.breaker.rejoin(time.Now())
	l.shares = append(l.shares, c)
	l.slots[c] = info.Slots
	p.line.open(c.limit)
	if len(l.shares) > 1 {
		p.log.Info("an endpoint shares the work", "host", c.host, "model", info.Model, "slots", info.Slots)
	}
}
