package adequacy

import "strings"

// The consonants that Arabic writes of a foreign name, in classes of those it
// does not tell apart. Vowels and the weak letters are left out.
var (
	arabicConsonants = classes("bبپ tتطدض sثذظسصزشچ kجغقكخگ fفڤ lل mم nن rر")
	latinConsonants  = classes("bbp ttd ssz kckqgjx ffv ll mm nn rr")
	soften           = strings.NewReplacer("ch", "s", "sh", "s", "ce", "se", "ci", "si", "cy", "sy", "th", "s", "ph", "f", "j", "s", "x", "ks")
)

// leastSkeleton is how many consonants a word needs to be known by them.
const leastSkeleton = 3

// arabicParticles are written together with the word behind them, the longest
// first: and, in, for, like, and the article.
var arabicParticles = []string{"وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ك"}

// classes reads groups of letters; the first letter of each names the class.
func classes(groups string) map[rune]byte {
	m := map[rune]byte{}
	for _, g := range strings.Fields(groups) {
		for _, r := range g[1:] {
			m[r] = g[0]
		}
	}
	return m
}

// skeleton writes a word by the classes of its consonants, doubled ones once.
func skeleton(word string, class map[rune]byte) string {
	var b []byte
	last := byte(0)
	for _, r := range word {
		k := class[r]
		if k != 0 && k != last {
			b = append(b, k)
		}
		last = k
	}
	return string(b)
}

// arabic adds the keys of a word in Arabic script: what it means, and its
// skeletons as it stands and without the particle written together with it.
func (k *keyReader) arabic(word string) {
	if k.known != nil {
		if key := arabicConcept(k.known, word); key != "" {
			k.keys = append(k.keys, key)
		}
	}
	if !k.consonants {
		return
	}
	forms := []string{word}
	if rest, ok := withoutParticle(word); ok {
		forms = append(forms, rest)
	}
	for _, form := range forms {
		if key := skeleton(form, arabicConsonants); len(key) >= leastSkeleton {
			k.add(soundMark, key)
		}
	}
}

// arabicConcept looks a word up as it stands, without the article, and without
// the particle written together with it.
func arabicConcept(known *vocabulary, word string) string {
	if k := known.of(word); k != "" {
		return k
	}
	bare := bareArabic(word)
	if bare == word {
		for _, p := range arabicParticles {
			if rest, ok := strings.CutPrefix(word, p); ok && len(rest) >= 6 {
				bare = rest
				break
			}
		}
	}
	return known.of(bare)
}

// withoutParticle takes the particle off a word.
func withoutParticle(word string) (rest string, is bool) {
	for _, p := range arabicParticles {
		if rest, ok := strings.CutPrefix(word, p); ok {
			return rest, true
		}
	}
	return word, false
}

// bareArabic takes the article off a word, and what stands before it.
func bareArabic(word string) string {
	for _, p := range arabicParticles {
		if rest, ok := strings.CutPrefix(word, p); ok && strings.HasSuffix(p, "ال") && len(rest) >= 4 {
			return rest
		}
	}
	return word
}
