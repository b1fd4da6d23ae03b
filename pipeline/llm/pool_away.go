package llm

import (
	"slices"
	"time"
)

// This file sees to the members of a Pool that are away.

// standInAfter is how long all who share the work may be away before another model stands in for them, where one is there.
// A machine starts again in one to three minutes, and its server reads a model of 40 GB in one or
// two more: to wait for that costs a night little, and its articles keep the better model. It is at most half of
// MaxOutage, so that it comes before questions fail.
const standInAfter = 5 * time.Minute

// watch looks at a lost server until it answers, another model stands in for it, or the Pool is closed: where its
// requests were all answered elsewhere, none of them is left to do so, and nobody is sent to a server that is away.
func (p *Pool) watch(c *Client) {
	if p.ctx.Err() != nil || !c.watched.CompareAndSwap(false, true) {
		return
	}
	p.late.Go(func() {
		defer c.watched.Store(false)
		for c.breaker.away() && p.ctx.Err() == nil && p.shares(c) {
			s := c.breaker.peek()
			if !s.free && time.Since(s.outage.From) >= c.maxOutage {
				_ = sleep(p.ctx, lookCap) // look makes no pause any more
			}
			if !s.free {
				_ = c.look(p.ctx, s) // it ends with p.ctx
			}
			p.standIn()
		}
		p.line.mu.Lock()
		defer p.line.mu.Unlock()
		p.line.serve() // for those who waited for another server
	})
}

// standIn makes a fallback the leader where all who share the work have been away for standInAfter. A look must find
// it there, which asks nothing of its model; while none is, the work waits, up to MaxOutage. Where somebody comes back
// while the fallback loads its model, all stays as it is.
func (p *Pool) standIn() {
	if !p.allGone() || p.enter(p.ctx) != nil {
		return
	}
	defer p.leave()
	for i, c := range p.members {
		if p.isLost(c) || p.shares(c) || !c.isThere(p.ctx) {
			continue
		}
		info, err := c.Info(p.ctx)
		switch {
		case !p.allGone() || p.ctx.Err() != nil:
			return
		case err == nil:
			p.begin(p.ctx, i, info)
			return
		}
		p.setLost(c, c.lostForGood(err))
		p.log.Warn("an endpoint cannot stand in", "endpoint", i, "host", c.host, "error", err)
	}
}

// allGone tells whether all who share the work have been away for so long that another model may stand in.
func (p *Pool) allGone() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !slices.ContainsFunc(p.now.shares, func(c *Client) bool { return !c.gone() })
}

// gone tells whether the endpoint has been away for standInAfter. While somebody answers there, the request that goes
// first is waited for.
func (c *Client) gone() bool {
	s := c.breaker.peek()
	return !s.free && !s.halfOpen && s.sure && time.Since(s.outage.From) >= min(standInAfter, c.maxOutage/2)
}
