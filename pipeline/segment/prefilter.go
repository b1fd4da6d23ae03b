package segment

import (
	"regexp"
	"sync"
)

// filtered is a regular expression behind a prefilter: a text that cannot match
// is not given to it. Most lines of a page match no formula, and to find that
// out costs a fraction of what the expression costs.
type filtered struct {
	re     *regexp.Regexp
	filter func() *prefilter // made at the first use: most starts of a program read no page
}

// compile is regexp.MustCompile with a prefilter.
func compile(expr string) *filtered {
	const least = 2 // bytes of a literal: one letter stands in nearly every text
	return &filtered{regexp.MustCompile(expr), sync.OnceValue(func() *prefilter { return newPrefilter(least, expr) })}
}

func (f *filtered) mayMatch(s string) bool {
	return f.filter().any(s, func(int) bool { return true })
}

// MatchString reports whether s matches.
func (f *filtered) MatchString(s string) bool { return f.mayMatch(s) && f.re.MatchString(s) }

// FindString is the leftmost match, "" where there is none.
func (f *filtered) FindString(s string) string {
	if !f.mayMatch(s) {
		return ""
	}
	return f.re.FindString(s)
}

// FindStringSubmatch is the leftmost match and its groups, nil where there is none.
func (f *filtered) FindStringSubmatch(s string) []string {
	if !f.mayMatch(s) {
		return nil
	}
	return f.re.FindStringSubmatch(s)
}

// FindStringSubmatchIndex is FindStringSubmatch by byte offsets.
func (f *filtered) FindStringSubmatchIndex(s string) []int {
	if !f.mayMatch(s) {
		return nil
	}
	return f.re.FindStringSubmatchIndex(s)
}

// FindAllStringSubmatch is FindStringSubmatch for the first n matches, all of
// them where n < 0.
func (f *filtered) FindAllStringSubmatch(s string, n int) [][]string {
	if !f.mayMatch(s) {
		return nil
	}
	return f.re.FindAllStringSubmatch(s, n)
}

// prefilter tells which of some expressions a text may match, as RE2 does it: by
// literals of which one stands in every text that an expression matches, looked
// for all together. They are worked out from the expressions, see
// requiredLiterals: there is no list that could be forgotten when one changes.
type prefilter struct {
	always []int // expressions of which too little is known
	width  int   // bytes of a literal that are looked for first
	// seen has a bit for the hash of every literal's first width bytes, and
	// starts holds the literals by these bytes.
	seen    [1 << filterLog / 64]uint64
	starts  map[uint64][]literalOf
	atStart bool // every literal begins with textStart: only the head of a text is looked at
}

// literalOf is a literal with the index of its expression.
type literalOf struct {
	text string
	of   int
}

const (
	// filterLog is the binary logarithm of the bits in prefilter.seen: with two
	// hundred literals one place in twenty of a text is looked at again.
	filterLog = 12
	// widest is how many bytes of a literal fit a key of prefilter.starts.
	widest = 8
)

// newPrefilter works out the literals of expressions. Those of which one has
// less than least bytes are not used: it would stand in too many texts.
func newPrefilter(least int, exprs ...string) *prefilter {
	f := &prefilter{width: widest, starts: map[uint64][]literalOf{}, atStart: true}
	var all []literalOf
	for i, expr := range exprs {
		literals := requiredLiterals(expr)
		if leastLength(literals) < least {
			f.always = append(f.always, i)
			continue
		}
		for _, l := range literals {
			all = append(all, literalOf{l, i})
			f.width = min(f.width, len(l))
			f.atStart = f.atStart && l[0] == textStart
		}
	}
	for _, l := range all {
		var key uint64
		for i := range f.width {
			key = key<<8 | uint64(l.text[i])
		}
		h := filterHash(key)
		f.seen[h/64] |= 1 << (h % 64)
		f.starts[key] = append(f.starts[key], l)
	}
	return f
}

// filterHash is Knuth's multiplicative hash, of filterLog bits.
func filterHash(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> (64 - filterLog) }

// any calls match with the index of expressions that s may match, with some more
// than once, until it returns true, and reports whether it did. s is read as if
// it stood between textStart and textEnd.
func (f *prefilter) any(s string, match func(of int) bool) bool {
	for _, of := range f.always {
		if match(of) {
			return true
		}
	}
	if len(f.starts) == 0 {
		return false
	}
	mask := ^uint64(0) >> (64 - 8*f.width)
	key := uint64(textStart)
	for i := range len(s) + 1 {
		c := byte(textEnd)
		if i < len(s) {
			c = s[i]
		}
		key = (key<<8 | uint64(c)) & mask
		from := i + 1 - f.width // of the key; -1 is the place of textStart
		if from < -1 {
			continue
		}
		if h := filterHash(key); f.seen[h/64]&(1<<(h%64)) != 0 {
			for _, l := range f.starts[key] {
				if l.standsAt(s, from) && match(l.of) {
					return true
				}
			}
		}
		if f.atStart {
			return false
		}
	}
	return false
}

// standsAt reports whether the literal stands at byte from of s, -1 being the
// place of textStart.
func (l literalOf) standsAt(s string, from int) bool {
	text := l.text
	if (text[0] == textStart) != (from == -1) {
		return false
	}
	if from == -1 {
		text, from = text[1:], 0
	}
	rest := s[from:]
	if n := len(text) - 1; n >= 0 && text[n] == textEnd {
		return rest == text[:n]
	}
	return len(rest) >= len(text) && rest[:len(text)] == text
}
