package lang

import (
	"fmt"
	"math"
	"strings"
)

// Parameters of the spinner-word signal. On 46,000 words of genuine English
// (news and fifteen other kinds) neither count was above 0, which bounds both
// rates by 1 in 15,000 with 95 % confidence. The values used are higher, so
// that a genre not seen there has room.
const (
	// certainRate is how often, a word, a certain row of the lexicon that is no
	// slot row is taken to hold in genuine text.
	certainRate = 1. / 10000
	// oddRate is how often, a word, genuine text is taken to use one of oddWords
	// or, where it is not old, of oldWords.
	oddRate = 1. / 3000
	// spinnerEvidence is the least -ln p of the two counts together: one false
	// alarm in 160,000 texts, were the words of a text independent. They are
	// not, hence the strictness.
	spinnerEvidence = 12
	// spinnerKinds is the least number of different words among them.
	spinnerKinds = 2
	// maxArchaic is the number of different archaic words from which on a text
	// counts as old, and old words in it as its own.
	maxArchaic = 2
)

var (
	// oddWords are spinner words of the lexicon that modern prose of any kind
	// hardly uses, whatever the slot. Words that some trade, sport or region
	// uses (aft, nether regions, probe, aboriginal, fiscal) are left out.
	oddWords = wordSet(`acold aesculapian agelong antecedently antithetic archetypal benignant cognize conscionable
		elephantine encephalon ideate immoderate instrumentality leafage mightiness precocious predetermination
		privation springiness strategical truthful unreality whitethorn exploiter unfastened wellness maturation`)
	// oldWords are the same for words that prose and verse of past centuries
	// use: they count only where nothing else in the text is old.
	oldWords = wordSet(`ain astir betwixt erstwhile nary nether overmuch twelvemonth volition wherefore yesteryear`)
	// archaic words mark a text as old or as an imitation of old English.
	archaic = wordSet(`thee thou thy thine ye hath doth art wilt shalt hast quoth fain bade naught nought aye ere oft 'tis
		'twas tis twas whilst unto hither thither whence thence methinks prithee forsooth verily betimes o'er ne'er e'er
		auld lang syne whereof thereof wherein hereof`)
)

// spinnerWords is what a text holds of the lexicon's words, slot words apart.
type spinnerWords struct {
	words    int      // running words of the text
	certain  int      // replacements that are certain in their slots
	odd      int      // odd and old words, certain or not
	examples []string // the different words of both kinds, in order
	mends    int      // all replacements, slot words and articles too
	mended   []string // the different words replaced, in order
}

func countSpinnerWords(l *Lexicon, segments []string) spinnerWords {
	var c spinnerWords
	seen, old, replaced := map[string]bool{}, map[string]bool{}, map[string]bool{}
	eachWord(strings.Join(segments, "\n"), func(w string) {
		c.words++
		if archaic[w] {
			old[w] = true
		}
	})
	isOld := len(old) >= maxArchaic
	note := func(w string) {
		if !seen[w] {
			seen[w] = true
			c.examples = append(c.examples, w)
		}
	}
	for _, s := range segments {
		m := l.Mend(s)
		mended := map[int]bool{}
		for _, x := range m.Mends {
			mended[x.Start] = true
			w := strings.ToLower(x.From)
			c.mends++
			if !replaced[w] {
				replaced[w] = true
				c.mended = append(c.mended, w)
			}
			first, _, _ := strings.Cut(w, " ")
			if w == "a" || w == "an" || hasSlot(l.byFirst[first]) || isOld && oldWords[w] {
				continue
			}
			if oldWords[w] || oddWords[w] {
				c.odd++ // a rare word says no more for standing in its slot
			} else {
				c.certain++
			}
			note(w)
		}
		for _, t := range tokenize(s, l.suffixes) {
			if mended[t.start] || t.capital() && !t.edge {
				continue
			}
			if oddWords[t.low] || oldWords[t.low] && !isOld {
				c.odd++
				note(t.low)
			}
		}
	}
	return c
}

// evidence is -ln p of the certain and the odd words of a text of that length,
// were it genuine.
func (c spinnerWords) evidence() float64 {
	return -math.Log(poissonTail(c.certain, certainRate*float64(c.words))) -
		math.Log(poissonTail(c.odd, oddRate*float64(c.words)))
}

// spinnerSignal returns its sentence, or "" when the signal is absent.
func spinnerSignal(c spinnerWords) string {
	if len(c.examples) < spinnerKinds || c.evidence() < spinnerEvidence {
		return ""
	}
	return fmt.Sprintf("%d words that spinners write for common ones, %d of them where only the common word fits: %s",
		c.certain+c.odd, c.certain, quoteList(c.examples))
}

// quoteList quotes the first four words.
func quoteList(words []string) string {
	if len(words) > 4 {
		words = words[:4]
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(quoted, ", ")
}

// poissonTail is P(X >= k) for a Poisson variable with the given mean. Where
// rounding would leave nothing, it is the first term, which bounds it from below.
func poissonTail(k int, mean float64) float64 {
	if k <= 0 || mean <= 0 {
		return 1
	}
	logTerm := -mean
	for i := 1; i <= k; i++ {
		logTerm += math.Log(mean / float64(i))
	}
	// The terms from k on, relative to the first; they fall once i > mean.
	sum, term := 0.0, 1.0
	for i := k; i < k+1000 && term > 1e-12*sum; i++ {
		sum += term
		term *= mean / float64(i+1)
	}
	return math.Min(1, math.Exp(logTerm)*sum)
}
