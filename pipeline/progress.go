package pipeline

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Progress is where a run stands. It is told, one call at a time, when a source
// reaches a stage or ends, when a story is merged, and after every answer.
type Progress struct {
	// What happened: Source reached Stage or, with State set, ended there. All
	// are "" where an answer came.
	Source  string
	Stage   string // load, clean, detect, distinct, plan, digest, merge (then Source is the id of the story)
	State   State
	Reason  string // code of why State is not ok
	Message string // the same in one sentence

	// Where the run stands.
	Total   int       // sources of the run
	Read    int       // of them: what the model will have to do for them is known
	Done    int       // of them: ended
	Working []Working // what the model works on, in the order of start
	// Share of the work that is done, 0..1, by expected tokens: a long article
	// is more work than a short one.
	Share     float64
	Expected  int // tokens to be generated in all, those of answers in the journal included
	Generated int // tokens that the endpoint generated so far
	Asked     int // answers that the endpoint gave
	Recorded  int // answers that the journal had
	// PerSecond is how many tokens a second are being generated, judged by the
	// last answers; 0 = none.
	PerSecond float64
	// Left is about how long the rest takes, at the speed measured in this run
	// or, before the first answers, in an earlier one; 0 = not known.
	Left time.Duration
}

// Working is a source that the model is working on.
type Working struct {
	Source string
	Share  float64 // of the work on it, 0..1
}

const (
	// recentAnswers are enough to say how fast it goes, and few enough to
	// follow a server that slows down or comes back.
	recentAnswers = 16
	// trusted is how many tokens the estimate is worth: a run's own ratio of
	// generated to expected tokens counts by the tokens it rests on.
	trusted = 500
	// A run that had fewer answers, or shorter ones, does not keep its speed.
	enoughAnswers, enoughTokens = 5, 500
)

// meter measures a run: what there is to do, what is done, how fast it goes.
// Answers that the journal has are work done, and say nothing about speed.
type meter struct {
	now func() time.Time

	// mu guards all below, and the items. pay, tick, share, expected, slotSpeed
	// and left are called with it held.
	mu                sync.Mutex
	total, read, done int // sources
	items             map[*Article]*item
	working           []*item
	articles          int  // of the items: those that the model is to read
	merges            item // the merging of all stories; its work is made from articles
	sources           Work // of all items
	credit            int  // expected tokens of all that is answered
	recorded          int
	earlier           Speed // of a run before, or of the doctor

	asked    answers  // all of this run
	recent   []answer // the last ones, oldest first
	flying   int      // questions at the endpoint
	changed  time.Time
	busy     time.Duration // with one question at the endpoint or more
	inFlight time.Duration // of all questions at the endpoint together

	// For the Report.
	slots int           // of the endpoint, as the last question knew; 0 = not known
	there time.Duration // of the slots that there were, together, since the first question
	used  time.Duration // of the slots: those for which there was a question, together
	first time.Time     // question went to the endpoint
	last  time.Time     // one came back
}

// item is a part of the work that is measured by itself.
type item struct {
	source string
	work   Work
	credit int // expected tokens of what is answered; at most those of work
}

// answer is what the endpoint gave.
type answer struct {
	tokens, expected int
	took             time.Duration // from the question, waiting included
}

// answers sums answers up.
type answers struct {
	n int
	answer
}

func (s *answers) add(a answer) {
	s.n++
	s.tokens += a.tokens
	s.expected += a.expected
	s.took += a.took
}

func newMeter() *meter {
	return &meter{now: time.Now, items: map[*Article]*item{}}
}

// start says how many sources there are.
func (m *meter) start(sources int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total = sources
}

// plan says what an article will take; a copy of an earlier one takes nothing.
func (m *meter) plan(a *Article, w Work) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read++
	if w.Requests > 0 {
		m.articles++
		m.merges.work = expectMerges(m.articles)
	}
	m.items[a] = &item{source: a.Source, work: w}
	m.sources.add(w)
}

// begin says that the model gets the article.
func (m *meter) begin(a *Article) *item {
	m.mu.Lock()
	defer m.mu.Unlock()
	it := m.items[a]
	if it != nil {
		m.working = append(m.working, it)
	}
	return it
}

// end says that the article ended: nothing more will be asked for it.
func (m *meter) end(a *Article) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done++
	it, planned := m.items[a]
	if !planned {
		m.read++ // it ended before anything could be planned
		return
	}
	m.pay(it, it.work.Generated)
	m.working = slices.DeleteFunc(m.working, func(o *item) bool { return o == it })
}

// answered says that a question of the item (nil = of a merge) has its answer,
// whoever gave it.
func (m *meter) answered(it *item, expected int, fromJournal bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if it == nil {
		it = &m.merges
	}
	m.pay(it, expected)
	if fromJournal {
		m.recorded++
	}
}

// paid is how many expected tokens of the item are answered.
func (m *meter) paid(it *item) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return it.credit
}

func (m *meter) pay(it *item, tokens int) {
	tokens = max(0, min(tokens, it.work.Generated-it.credit))
	it.credit += tokens
	m.credit += tokens
}

// asking says that a question goes to the endpoint, which has so many slots (0 =
// not known). The result is to be called with what came back; 0 tokens are no answer.
func (m *meter) asking(expected, slots int) (back func(tokens int)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tick()
	m.flying++
	m.slots = slots
	started := m.changed
	if m.first.IsZero() {
		m.first = started
	}
	return func(tokens int) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.tick()
		m.flying--
		m.last = m.changed
		if tokens == 0 {
			return
		}
		a := answer{tokens, expected, m.changed.Sub(started)}
		m.asked.add(a)
		m.recent = append(m.recent, a)
		m.recent = m.recent[max(0, len(m.recent)-recentAnswers):]
	}
}

// tick brings the times up to now.
func (m *meter) tick() {
	now := m.now()
	if m.flying > 0 {
		since := now.Sub(m.changed)
		m.busy += since
		m.inFlight += since * time.Duration(m.flying)
		m.used += since * time.Duration(min(m.flying, m.slots))
	}
	if !m.first.IsZero() {
		m.there += now.Sub(m.changed) * time.Duration(m.slots)
	}
	m.changed = now
}

func (m *meter) recall(s Speed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.earlier = s
}

func (m *meter) recalled() Speed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.earlier
}

// stand fills in where the run stands.
func (m *meter) stand(p Progress) Progress {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tick()
	p.Total, p.Read, p.Done = m.total, m.read, m.done
	p.Expected, p.Generated, p.Asked, p.Recorded = m.expected(), m.asked.tokens, m.asked.n, m.recorded
	if p.Expected > 0 {
		p.Share = float64(m.credit) / float64(p.Expected)
	}
	for _, it := range m.working {
		p.Working = append(p.Working, Working{it.source, it.share()})
	}
	p.PerSecond = m.slotSpeed() * float64(m.flying)
	p.Left = m.left()
	return p
}

func (it *item) share() float64 {
	if it.work.Generated == 0 {
		return 0
	}
	return float64(it.credit) / float64(it.work.Generated)
}

func (m *meter) expected() int { return m.sources.Generated + m.merges.work.Generated }

// slotSpeed is the tokens a second that one question gets, by the last answers.
// Times the questions at the endpoint this is what they get together (Little's
// law), also while none of them has ended yet.
func (m *meter) slotSpeed() float64 {
	var sum answers
	for _, a := range m.recent {
		sum.add(a)
	}
	return perSecond(sum.tokens, sum.took)
}

// left is how long the rest takes: of its tokens at the speed of all slots, but
// no less than the longest article alone takes at the speed of one. Once this run
// has generated something, its own ratio of generated to expected tokens
// corrects the estimate.
func (m *meter) left() time.Duration {
	if m.read < m.total || m.expected() == 0 {
		return 0
	}
	rest := Work{}
	rest.add(m.sources)
	rest.add(m.merges.work)
	rest = rest.part(1 - float64(m.credit)/float64(m.expected()))
	ratio := float64(m.asked.tokens+trusted) / float64(m.asked.expected+trusted)
	rest.Generated = int(float64(rest.Generated) * ratio)
	slot := m.slotSpeed()
	if slot == 0 || m.asked.n < enoughAnswers && m.earlier.GeneratedPerSecond > 0 {
		return m.earlier.Time(rest)
	}
	atOnce := max(1, float64(m.inFlight)/max(1, float64(m.busy)))
	left := Speed{GeneratedPerSecond: slot * atOnce}.Time(rest)
	for _, it := range m.working {
		alone := float64(it.work.Generated-it.credit) * ratio / slot
		left = max(left, seconds(alone))
	}
	return left
}

// speed is that of the run, if it had enough answers to tell.
func (m *meter) speed() (s Speed, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tick()
	s = Speed{GeneratedPerSecond: perSecond(m.asked.tokens, m.busy), At: m.now().UTC()}
	return s, m.asked.n >= enoughAnswers && m.asked.tokens >= enoughTokens && s.GeneratedPerSecond > 0
}

func perSecond(tokens int, d time.Duration) float64 {
	if d <= 0 {
		return 0
	}
	return float64(tokens) / d.Seconds()
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// itemKey is where a context holds the *item that its questions belong to.
type itemKey struct{}

func withItem(ctx context.Context, it *item) context.Context {
	return context.WithValue(ctx, itemKey{}, it)
}

// itemOf is the item of the context, nil where there is none.
func itemOf(ctx context.Context) *item {
	it, _ := ctx.Value(itemKey{}).(*item)
	return it
}
