package story

import (
	"math"
	"slices"
	"strings"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// Slot is one number or date that an English statement gives, with what it
// counts or dates. Slots of two statements are compared by Against.
type Slot struct {
	// Value is the number or date as it is shown: "12", "at least 12", "1.2 million", "9 June".
	Value string
	// Unit is "%", an ISO 4217 code, the counted noun as it is written, or "" (dates, bare numbers).
	Unit string
	// Date is set, and the only value, where the slot holds a date.
	Date fact.Date
	// AsOf is the date up to which the value is said to hold ("by 9 June"); zero where none is said.
	AsOf fact.Date
	// Tally is set for a count that only grows while an event goes on: the dead, the destroyed houses.
	Tally bool
	// Move is set where the value is a change ("fell 3 percent") and not a level.
	Move bool
	// Bounded is set where the number is only bounded from below: "at least 12".
	Bounded bool

	number   float64
	exact    float64 // what the last digit written is worth: 1e5 in "1.2 million"
	bound    bound
	head     string          // key of the counted noun
	frame    string          // key of a word that says what is counted: dead, destroyed ...
	modifier string          // the words between the number and its noun, as keys
	context  map[string]role // the content words around, by key
	subject  string          // key of the head of the subject
	pronoun  bool            // the subject is he, she, it, they
	scope    []string        // sorted keys of what bounds the count: month, region, each ...
	weekday  int
	when     []fact.Date // other dates of the clause
	others   []float64   // the other numbers of the clause
	stage    stage       // what is yet to be done is not what was done
	speaker  string      // who says so, where that is a party to it
	words    []slotWord  // the clause, for Phrase
	verb     int         // the first verb in words, -1 for none
}

// role says what a content word does in its clause.
type role uint8

const (
	plain      role = 1 << iota
	inCapitals      // it is capitalised
	placed          // a name after in, at, near
	spot            // after in, at, on, near, and no event
	owner           // a name with 's: Karvia's attack on Darvia
	besideHead      // in the subject, but not its head
)

// stage tells what is yet to be done from what is or was.
type stage uint8

const future stage = 1

// bound says how a number is qualified.
type bound uint8

const (
	exactly bound = iota
	atLeast       // a floor that is also the count so far: "at least 12"
	above         // "more than 10"
	below         // "up to 10"
	about         // "some 10"
)

// Relation is how two slots stand to each other.
type Relation uint8

// The relations of two slots.
const (
	// Unrelated slots do not, or not surely, speak of the same thing.
	Unrelated Relation = iota
	// Alike slots speak of the same thing and can both be right.
	Alike
	// Apart slots speak of the same thing and cannot both be right at one time.
	Apart
)

// Against compares two slots of different statements. It errs on the side of Unrelated.
func (s Slot) Against(o Slot) Relation {
	if !s.sameThing(o) {
		return Unrelated
	}
	if s.IsDate() {
		return s.dates(o)
	}
	switch {
	case s.number == o.number:
		return Alike
	case s.Bounded && o.Bounded || s.Bounded && o.bound == exactly && o.number > s.number || o.Bounded && s.bound == exactly && s.number > o.number:
		return Apart // in turn: at one time both can be right, see Compatible
	case s.bound == above || o.bound == above || s.bound == below || o.bound == below:
		return Unrelated // a vague bound says too little
	case rounded(s, o) || rounded(o, s):
		return Alike
	}
	return Apart
}

// Compatible reports whether two slots that are Apart could both be right at one
// time, because one is a floor: "at least 12" and 15.
func (s Slot) Compatible(o Slot) bool {
	return s.Bounded && o.Bounded || s.Bounded && o.number > s.number || o.Bounded && s.number > o.number
}

// IsDate reports whether the slot holds a date and no number.
func (s Slot) IsDate() bool { return s.Date.Text != "" }

// More reports whether s counts more than o.
func (s Slot) More(o Slot) bool { return s.number > o.number }

// aboutSlack is how far apart two numbers may lie of which one is called "some" or "about".
const aboutSlack = .15

// rounded reports whether s may be o in round figures. Small whole numbers are
// not rounded unless the text says so: ten dead are ten.
func rounded(s, o Slot) bool {
	far := math.Abs(s.number-o.number) / max(math.Abs(s.number), math.Abs(o.number))
	if s.bound == about && far <= aboutSlack {
		return true
	}
	if s.exact <= o.exact || s.exact > 1 && s.number < 100 {
		return false
	}
	return math.Round(o.number/s.exact) == math.Round(s.number/s.exact)
}

// dates compares two dates of the same parts.
func (s Slot) dates(o Slot) Relation {
	a, b := s.Date, o.Date
	if (a.Day == 0) != (b.Day == 0) || (a.Month == 0) != (b.Month == 0) || a.Month == 0 && (a.Year == 0 || b.Year == 0) {
		return Unrelated
	}
	years := a.Year != 0 && b.Year != 0 && a.Year != b.Year
	if a.Day == b.Day && a.Month == b.Month && !years {
		return Alike
	}
	return Apart
}

// minShared is how many content words two statements must share, besides the
// unit, for a slot that no frame names.
const minShared = 2

// sameThing reports whether the two slots surely count or date the same thing.
func (s Slot) sameThing(o Slot) bool {
	switch {
	case s.IsDate() != o.IsDate(), s.Move != o.Move, s.stage != o.stage && !s.IsDate(), s.speaker != o.speaker:
		return false
	case s.head != o.head || s.frame != o.frame || s.modifier != o.modifier:
		return false
	case s.Unit != o.Unit && s.head == "", s.Unit == "%" && s.stage == future: // forecasts differ
		return false
	case !slices.Equal(s.scope, o.scope), s.weekday != 0 && o.weekday != 0 && s.weekday != o.weekday:
		return false
	case s.apart(o, owner, owner), !sameWhen(s.when, o.when), s.apart(o, inCapitals, plain):
		return false
	}
	shared := 0
	for k := range s.context {
		if movingWords[k] || s.IsDate() && recurringWords[k] {
			return false
		}
		if o.context[k] != 0 {
			shared++
		}
	}
	wide := false
	for k := range s.context {
		wide = wide || wideEvents[k] && o.context[k] != 0
	}
	if wide && s.lacks(o, placed, plain)+o.lacks(s, placed, plain) > 0 {
		return false // the dead of one town are not all the dead of the storm
	}
	if s.frame != "" {
		return shared > 0 && 2*shared > min(len(s.context), len(o.context)) && !s.apart(o, spot, plain)
	}
	left, right := s.lacks(o, plain, plain), o.lacks(s, plain, plain)
	// "The tunnel will be 12 km long" is enough, but "the costs" may be those of many things.
	bare := left+right == 0 && s.Unit != "" && s.subject != "" && s.subject == o.subject && (s.Unit == "%" || !measuredWords[s.subject])
	if shared < minShared && !bare || left > 0 && right > 0 {
		return false
	}
	// In Spain is not everywhere; 21 goals in 24 games are not all; who "he" is nobody knows.
	where := spot
	if s.IsDate() {
		where = placed
	}
	if s.lacks(o, where, plain)+o.lacks(s, where, plain) > 0 || !slices.Equal(s.others, o.others) || s.pronoun || o.pronoun {
		return false
	}
	// The maximum fine is not the fine, the wing of the museum not the museum.
	if s.head == "" && !s.IsDate() && s.subject == o.subject && s.context[s.subject]&inCapitals == 0 && s.lacksKind(o)+o.lacksKind(s) > 0 {
		return false
	}
	return !s.partOf(o) && !o.partOf(s)
}

// lacks counts the words of s in one role that o does not have in another.
func (s Slot) lacks(o Slot, has, wanted role) int {
	n := 0
	for k, r := range s.context {
		if r&has != 0 && o.context[k]&wanted == 0 {
			n++
		}
	}
	return n
}

// lacksKind counts the words that say what kind of thing the subject of s is, and that o does not have.
func (s Slot) lacksKind(o Slot) int {
	n := 0
	for k, r := range s.context {
		if r&besideHead != 0 && r&inCapitals == 0 && o.context[k] == 0 {
			n++
		}
	}
	return n
}

// apart reports whether each side has a word in the role that the other has not:
// one speaks of the school, the other of the hospital.
func (s Slot) apart(o Slot, has, wanted role) bool {
	return s.lacks(o, has, wanted) > 0 && o.lacks(s, has, wanted) > 0
}

// partOf reports that the subject of s is something of the subject of o, which o does not speak of.
func (s Slot) partOf(o Slot) bool {
	return s.context[o.subject]&besideHead != 0 && o.context[s.subject] == 0
}

// sameWhen compares the other dates of two clauses: what one side leaves out does not matter but for months and years.
func sameWhen(a, b []fact.Date) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	if len(a) == 0 || len(b) == 0 {
		return !slices.ContainsFunc(append(slices.Clone(a), b...), func(d fact.Date) bool { return d.Day == 0 })
	}
	return slices.EqualFunc(a, b, func(x, y fact.Date) bool {
		return x.Day == y.Day && x.Month == y.Month && (x.Year == y.Year || x.Year == 0 || y.Year == 0)
	})
}

// Words is the content words of the slot as they are written: what must stand
// in the sentence that the statement rests on.
func (s Slot) Words() []string {
	var out []string
	for _, w := range s.words {
		if w.key != "" {
			out = append(out, w.text)
		}
	}
	return out
}

// lastDigit is what the last digit written of a number is worth.
func lastDigit(n fact.Number) float64 {
	v := n.Values[0]
	if v == 0 {
		return 1
	}
	step := 1e12
	for step > 1e-6 && (step > math.Abs(v) || math.Abs(v/step-math.Round(v/step)) > 1e-7) {
		step /= 10
	}
	// "1.20" and "58.0" are exact to what is written.
	if digits, ok := strings.CutPrefix(n.Text, strings.TrimRight(n.Text, "0")); ok && strings.Contains(n.Text, ".") {
		step /= math.Pow(10, float64(len(digits)))
	}
	return step
}

// ValueIn reports whether the facts of a text hold the value of the slot, whatever it counts there.
func (s Slot) ValueIn(f fact.Facts) bool {
	if s.IsDate() {
		return slices.ContainsFunc(f.Dates, func(d fact.Date) bool { return s.dates(Slot{Date: d}) == Alike })
	}
	return slices.ContainsFunc(f.Numbers, func(n fact.Number) bool { return slices.Contains(n.Values, s.number) })
}

// SameValue reports whether two slots give the same value, whatever it counts.
func (s Slot) SameValue(o Slot) bool {
	return s.IsDate() == o.IsDate() && (!s.IsDate() || s.dates(o) == Alike) && s.number == o.number && (s.IsDate() || s.Unit == o.Unit || s.head == o.head)
}

// SameStance reports whether the same speaker says both, of one stage.
func (s Slot) SameStance(o Slot) bool {
	return s.speaker == o.speaker && s.stage == o.stage && s.bound == o.bound && s.Move == o.Move
}
