package lang

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// Garbled says whether an English text went through a synonym spinner.
type Garbled struct {
	Is      bool
	Signals []string // sentences for the reader, with the examples that fired
}

// Parameters of the preposition signal.
const (
	// prepRatio is the share of {in on at as by be} among these and {of to and
	// a for with from} in genuine English, taken low so that terse genres pass.
	prepRatio = .22
	// usualPreps is that share as measured on 61 English news articles (.318);
	// it only tells the reader what to expect.
	usualPreps = .32
	// prepEvidence is the least -ln p of the binomial tail.
	prepEvidence = 2
	// weakEvidence is enough where spun words are dense (spunDense) and not
	// just one oddity (spunWords): a spinner that leaves as, by and be alone
	// moves the ratio little, but genuine prose offers next to no certain slots
	// (none in 20,000 words of news).
	weakEvidence = .5
	spunDense    = .02
	spunWords    = 4
	// spunDensity is the least share of words that the lexicon replaces. It
	// stands for "uncommon dictionary words": no frequency list is needed, and
	// rare but honest vocabulary does not count.
	spunDensity = .015
	// spunKinds is the least number of different such words.
	spunKinds = 2
	// maxSymbols is the share of symbols above which a text is code, tables or
	// broken recognition, whose prepositions say nothing.
	maxSymbols = .02
)

// Garbling looks for the three signals of spun English. Slot signal: a chemical
// element or state where the short word with its symbol belongs ("helium
// established", "arsenic the"); one such slot is enough, unless the text also
// uses the element in its own sense or is about chemistry. Preposition signal:
// in, on, at, as, by and be are improbably rare, and at the same time the
// spinner's words are there. Spinner-word signal: more of those words than
// genuine text of that length offers.
// Texts in which only content words were exchanged, by words the lexicon does
// not know, are not recognised.
func Garbling(segments []string) Garbled {
	l := DefaultLexicon()
	var signals []string
	signals = append(signals, slotSignals(l, segments)...)
	words := countSpinnerWords(l, segments)
	if s := prepositionSignal(words, segments); s != "" {
		signals = append(signals, s)
	}
	if s := spinnerSignal(words); s != "" {
		signals = append(signals, s)
	}
	return Garbled{Is: len(signals) > 0, Signals: signals}
}

// slotGarbled says whether text carries the slot signal.
func slotGarbled(text string) bool {
	return len(slotSignals(DefaultLexicon(), strings.Split(text, "\n"))) > 0
}

type slotCount struct {
	hits, other int
	example     string
	meaning     string
}

// slotSignals reports each slot word that stands in its slot at least as often
// as elsewhere. A text that is about elements could offer such a slot by chance
// ("Is astatine a metal?"): the hits must outnumber its words of chemistry.
func slotSignals(l *Lexicon, segments []string) []string {
	counts := map[string]*slotCount{}
	for _, s := range segments {
		toks := tokenize(s, l.suffixes)
		for i, t := range toks {
			rows := l.byFirst[t.low]
			if len(rows) == 0 || !hasSlot(rows) {
				continue
			}
			c := counts[t.low]
			if c == nil {
				c = &slotCount{}
				counts[t.low] = c
			}
			if rw, ok := l.find(toks, i, false); ok && rw.kind == kindSlot {
				c.hits++
				if c.example == "" {
					c.example, c.meaning = example(s, toks, i, len(rw.words)), rw.meanings[0]
				}
			} else if !ok {
				c.other++
			}
		}
	}
	var words []string
	hits := 0
	for w, c := range counts {
		if c.hits > 0 && c.hits >= c.other {
			words = append(words, w)
			hits += c.hits
		}
	}
	if hits == 0 || hits <= chemistryWords(segments) {
		return nil
	}
	sort.Slice(words, func(i, j int) bool {
		a, b := counts[words[i]], counts[words[j]]
		if a.hits != b.hits {
			return a.hits > b.hits
		}
		return words[i] < words[j]
	})
	var out []string
	for _, w := range words {
		c := counts[w]
		out = append(out, fmt.Sprintf("%q: %q stands where %q belongs (%s)", c.example, w, c.meaning, times(c.hits)))
	}
	return out
}

// chemistryWords counts the different words of segments that only a text about
// elements or matter uses.
func chemistryWords(segments []string) int {
	seen := map[string]bool{}
	for _, s := range segments {
		eachWord(s, func(w string) {
			if chemistry[w] {
				seen[w] = true
			}
		})
	}
	return len(seen)
}

func hasSlot(rows []row) bool {
	for _, rw := range rows {
		if rw.kind == kindSlot {
			return true
		}
	}
	return false
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// example quotes a match with one word on each side, as far as no punctuation
// stands between.
func example(s string, toks []token, i, n int) string {
	from, to := i, i+n-1
	if from > 0 && !toks[from].edge {
		from--
	}
	if to+1 < len(toks) && !toks[to+1].edge {
		to++
	}
	return s[toks[from].start:toks[to].end]
}

// chemistry holds names of elements that mean nothing else (no slot words, no
// lead, gold, silver, tin) and words for the build and the making of matter.
var chemistry = wordSet(`hydrogen lithium boron nitrogen oxygen fluorine neon sodium magnesium aluminium aluminum
	silicon phosphorus sulfur sulphur chlorine argon potassium scandium titanium vanadium chromium manganese cobalt
	nickel zinc gallium germanium selenium bromine krypton rubidium strontium yttrium zirconium niobium molybdenum
	ruthenium rhodium palladium cadmium antimony tellurium xenon caesium cesium barium lanthanum cerium neodymium
	holmium hafnium tantalum tungsten osmium iridium thallium bismuth polonium radon francium radium actinium thorium
	uranium neptunium plutonium curium californium einsteinium fermium mendelevium lawrencium
	atom atoms electron electrons proton protons neutron neutrons isotope isotopes half-life halogen halogens alkali
	oxide oxides trioxide arsenide sulfide chloride iodide compound compounds alloy alloys superconducting liquefied
	groundwater ppb ppm`)

var (
	rarePreps   = wordSet(`in on at as by be`)
	commonPreps = wordSet(`of to and a for with from`)
)

// prepositionSignal returns its sentence, or "" when the signal is absent.
func prepositionSignal(c spinnerWords, segments []string) string {
	if c.words == 0 || len(c.mended) < spunKinds || c.mends < 3 {
		return ""
	}
	text := strings.Join(segments, "\n")
	rare, common := 0, 0
	eachWord(text, func(w string) {
		if rarePreps[w] {
			rare++
		}
		if commonPreps[w] {
			common++
		}
	})
	if symbolShare(text) > maxSymbols {
		return ""
	}
	p := binomialTail(rare, rare+common, prepRatio)
	evidence := -math.Log(p)
	density := float64(c.mends) / float64(c.words)
	strong := evidence >= prepEvidence && density >= spunDensity
	dense := evidence >= weakEvidence && density >= spunDense && c.mends >= spunWords
	if !strong && !dense {
		return ""
	}
	return fmt.Sprintf("only %d of %d short words are in, on, at, as, by or be (about %.0f expected), while words of a spinner stand in their places: %s",
		rare, rare+common, usualPreps*float64(rare+common), quoteList(c.mended))
}

// symbolShare is the share of the runes of text that occur in code and tables
// but not in prose.
func symbolShare(text string) float64 {
	symbols, runes := 0, 0
	for _, r := range text {
		runes++
		if strings.ContainsRune("{}<>|\\=;#^~`+*_@/", r) {
			symbols++
		}
	}
	if runes == 0 {
		return 0
	}
	return float64(symbols) / float64(runes)
}

// binomialTail is P(X <= k) of n draws with probability p.
func binomialTail(k, n int, p float64) float64 {
	sum := 0.0
	logC := 0.0 // ln of n choose i
	for i := 0; i <= k; i++ {
		sum += math.Exp(logC + float64(i)*math.Log(p) + float64(n-i)*math.Log(1-p))
		logC += math.Log(float64(n-i)) - math.Log(float64(i+1))
	}
	return math.Min(1, sum)
}
