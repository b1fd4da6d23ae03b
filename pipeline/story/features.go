package story

import (
	"maps"
	"math"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/babelwire/babelwire/pipeline/fact"
)

// The kinds of evidence. Each is a block of its own, because what is comparable depends on the pair:
// English words need English on both sides, skeletons an Arabic and a Latin side.
const (
	blockWord     = iota // stems of English words
	blockAnchor          // words of names, numbers, dates
	blockCognate         // beginnings of Latin-script words of any language
	blockSkeleton        // consonants of Arabic words and of Latin names
	blocks
)

// features is what was found in one document or segment: how often each feature occurs, by block.
type features struct {
	count   [blocks]map[string]float64
	english float64 // share of the text, by length, that is English
	arabic  float64 // share that is written in the Arabic script
	months  []int   // months that full dates in the text name, as year*12+month
	names   []nameWord
	numbers []string // keys of the numbers stated, in every reading
	runes   int
}

func newFeatures() *features {
	f := &features{}
	for b := range f.count {
		f.count[b] = make(map[string]float64)
	}
	return f
}

// segmentFeatures reads one segment.
func segmentFeatures(s Segment) *features {
	f := newFeatures()
	found := fact.Extract(s.Text, s.Lang)
	f.names = nameWords(s.Text, s.Lang)
	for _, n := range found.Numbers {
		if len(n.Values) > 0 {
			f.count[blockAnchor][numberKey(n.Values[0])]++
		}
		for _, v := range n.Values {
			f.numbers = append(f.numbers, numberKey(v))
		}
	}
	for _, d := range found.Dates {
		if d.Year > 0 {
			f.count[blockAnchor]["#:"+strconv.Itoa(d.Year)]++
		}
		if d.Month > 0 && d.Day > 0 {
			f.count[blockAnchor]["d:"+strconv.Itoa(d.Month)+"-"+strconv.Itoa(d.Day)]++
		}
		if d.Year > 0 && d.Month > 0 {
			f.months = append(f.months, d.Year*12+d.Month)
		}
	}
	letters, arabic := 0, 0
	for _, w := range words(s.Text) {
		letters += len(w)
		if isArabic(w) {
			arabic += len(w)
			if k := arabicSkeleton(w); k != "" {
				f.count[blockSkeleton][k]++
			}
			continue
		}
		w = fold(w)
		if c := cognate(w); c != "" {
			f.count[blockCognate][c]++
		}
		if s.Lang == "en" && len(w) > 2 && !stopwords[w] && (w[0] < '0' || w[0] > '9') {
			f.count[blockWord][stem(w)]++
		}
	}
	f.runes = len([]rune(s.Text))
	if s.Lang == "en" {
		f.english = 1
	}
	if letters > 0 {
		f.arabic = float64(arabic) / float64(letters)
	}
	return f
}

// numberKey writes a value so that equal numbers of different notations are one feature.
func numberKey(v float64) string {
	return "#:" + strconv.FormatFloat(v, 'g', 6, 64)
}

// kindWeight lowers what is shared by chance: small counts stand in every text, and a year is shared
// by all of a year's news.
func kindWeight(block int, key string) float64 {
	if block != blockAnchor || !strings.HasPrefix(key, "#:") {
		return 1
	}
	v, err := strconv.ParseFloat(key[2:], 64)
	switch {
	case err != nil:
		return 1
	case v == math.Trunc(v) && v >= 0 && v <= 3:
		return 0.1
	case v == math.Trunc(v) && v <= 12:
		return 0.4
	case v == math.Trunc(v) && v >= 1900 && v <= 2100:
		return 0.4
	}
	return 1
}

// sum is the features of a document from those of its segments.
func sum(parts []*features) *features {
	f := newFeatures()
	for _, p := range parts {
		for b := range p.count {
			for k, n := range p.count[b] {
				f.count[b][k] += n // whole numbers: the order of a map does not change the sum
			}
		}
		f.english += p.english * float64(p.runes)
		f.arabic += p.arabic * float64(p.runes)
		f.runes += p.runes
		f.months = append(f.months, p.months...)
		f.names = append(f.names, p.names...)
	}
	sure := sureNames(parts)
	for b := range f.count {
		f.count[b] = f.withNames(b, sure)
	}
	if f.runes > 0 {
		f.english /= float64(f.runes)
		f.arabic /= float64(f.runes)
	}
	return f
}

// sureNames is the words of names that stand capitalised inside a sentence somewhere in the text.
func sureNames(parts []*features) map[string]bool {
	sure := make(map[string]bool)
	for _, f := range parts {
		for _, n := range f.names {
			if n.sure {
				sure[n.folded] = true
			}
		}
	}
	return sure
}

// withNames is the counts of one block with the words of names added to those that hold them. A word
// that was met only at the beginning of sentences is no name.
func (f *features) withNames(block int, sure map[string]bool) map[string]float64 {
	if block != blockAnchor && block != blockSkeleton {
		return f.count[block]
	}
	out := maps.Clone(f.count[block])
	for _, n := range f.names {
		if !sure[n.folded] {
			continue
		}
		key := "n:" + n.folded
		if block == blockSkeleton {
			key = latinSkeleton(n.folded)
		}
		if key != "" {
			out[key]++
		}
	}
	return out
}

// read reads the segments of a document.
func read(d Doc) []*features {
	parts := make([]*features, len(d.Segments))
	for i, s := range d.Segments {
		parts[i] = segmentFeatures(s)
	}
	return parts
}

// forEach calls do for 0..n-1 on all processors. Each call writes to a place of its own, so nothing
// depends on which comes first.
func forEach(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
