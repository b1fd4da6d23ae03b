package pipeline

import "time"

// This file tells a limit how the run stands.

// firstAtOnce is how many articles are begun before the first answer shows the speed.
const firstAtOnce = 4

// outlook is how a run stands, as a limit sees it. Figures are tokens to be
// generated, where nothing else is said.
type outlook struct {
	speed  float64 // tokens a second of all slots, by the measure in which they are expected; 0 = not known
	stream float64 // tokens a second that one answer gets at most; 0 = not known
	own    int     // what the article at hand still takes
	others int     // what the other articles at work still take
	// merging is for the stories of all articles that will be briefed, the one
	// at hand included; aStory for one of two of them.
	merging, aStory int

	// atOnce is how many articles may be at work: as many as the server has slots
	// and two, or, where it does not tell, four and one more for every two answers.
	atOnce int

	// own, others and merging with their prompts.
	ownAll, othersAll, mergingAll int
}

// time is how long it takes until so many tokens are generated after those that
// are before them: at the speed of all slots, and no faster than one answer gets.
func (s outlook) time(before, tokens int) time.Duration {
	if s.speed == 0 {
		return 0
	}
	return seconds(max(float64(before+tokens)/s.speed, float64(tokens)/s.stream))
}

// outlook says how the run stands; it is the item at hand, nil where that is a merge.
func (m *meter) outlook(it *item, working, told map[*item]bool) (s outlook) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tick()
	left := func(it *item) Work { return it.work.part(1 - it.share()) }
	articles := len(told)
	for o := range working {
		if o != it {
			w := left(o)
			s.others, s.othersAll = s.others+w.Generated, s.othersAll+w.Prompt+w.Generated
		}
	}
	if it != nil {
		w := left(it)
		s.own, s.ownAll = w.Generated, w.Prompt+w.Generated
		if !told[it] {
			articles++
		}
	}
	merges := expectMerges(articles)
	s.merging, s.mergingAll = merges.Generated, merges.Prompt+merges.Generated
	s.aStory = expectMerges(min(2, articles)).Generated
	atOnce := max(1, float64(m.inFlight)/max(1, float64(m.busy)))
	// That of the whole run, or of the last answers where the server slows down;
	// but no less than one of them had by itself: the time of an outage says
	// nothing about the time after it.
	fastest := 0.0
	for _, a := range m.recent {
		fastest = max(fastest, perSecond(a.tokens, a.took))
	}
	s.speed = max(fastest, min(perSecond(m.asked.tokens, m.busy), m.slotSpeed()*atOnce))
	if s.speed == 0 {
		s.speed = m.earlier.GeneratedPerSecond
	}
	s.atOnce = firstAtOnce + m.asked.n/2
	if m.slots > 0 {
		s.atOnce, atOnce = m.slots+2, float64(m.slots)
	}
	correct := float64(m.asked.expected+trusted) / float64(m.asked.tokens+trusted)
	s.stream = correct * max(fastest, s.speed/atOnce)
	s.speed *= correct
	return s
}
