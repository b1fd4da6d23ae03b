package lang

import (
	"math"
	"sort"
	"strings"

	"github.com/pemistahl/lingua-go"
)

// Unknown is the code of a text whose language could not be told.
const Unknown = "und"

// Share is the part of a document, by letters, that is in one language.
type Share struct {
	Lang  string  // ISO 639-1, "und" for unknown
	Share float64 // 0..1; the shares of one document sum to 1
}

// Detection is what is known about the language of one document.
type Detection struct {
	Lang string // code of the largest share, "und" if unknown
	Name string // English name of Lang, "unknown" for "und"
	// Confidence is 0..1: the product of (a) the mean margin between lingua's
	// first and second language over the windows it looked at, (b) how far the
	// words support the claim (1 at one and a half times the floor of guard 2,
	// .5 where there are too few words to tell) and (c) the share of the
	// largest language. lingua's own value is near 1 on anything, right or wrong.
	Confidence float64
	Languages  []Share  // sorted by share, then code; never empty
	Supported  bool     // Lang is one of en, fr, nl, id, ar
	Segments   []string // language of each input segment, by its window
	Garbled    Garbled  // of the English segments
}

// Detector tells languages apart. It is safe for concurrent use.
type Detector struct {
	lingua lingua.LanguageDetector
}

// New loads the models of all languages that lingua knows, once, in its
// low-accuracy mode: above 120 letters both modes look at trigrams only, and
// the other one takes fifteen times the memory. A detector limited to the five
// languages would call German Dutch and Persian Arabic with full confidence.
// It takes about a third of a second; share the result.
func New() *Detector {
	return &Detector{lingua: lingua.NewLanguageDetectorBuilder().
		FromAllLanguages().
		WithLowAccuracyMode().
		WithPreloadedLanguageModels().
		Build()}
}

const (
	// windowRunes is the length of text lingua sees at once: longer windows
	// cost more and change no verdict, shorter ones begin to fail.
	windowRunes = 300
	// sureMargin is the distance between lingua's first two languages above
	// which the vote of one window is enough.
	sureMargin = .9
	// maxVotes bounds the windows asked when margins are small.
	maxVotes = 3
	// minLetters is the least text on which lingua's answer is used at all.
	minLetters = 12
	// minForeign is the least letters of a window that may speak against the
	// language of its document: a name, a title or a slogan may not.
	minForeign = 60
	// shortHits is the least number of function words a short text must have of
	// the language it is said to be in: one may be a name or a loan.
	shortHits = 1.5
	// clearMarkers is how many more words that only Indonesian has than words
	// that only Malay has are evidence beside its function words.
	clearMarkers = 2
	// loneMargin is the least margin that is believed for a short document.
	loneMargin = .1
)

// Detect finds the language of a document given as its content segments in
// order. The answer for a segment comes from the window of about 300 runes it
// lies in, checked against the document.
func (d *Detector) Detect(segments []string) Detection {
	det := Detection{Lang: Unknown, Segments: make([]string, len(segments))}
	for i := range det.Segments {
		det.Segments[i] = Unknown
	}
	ws := windows(segments)
	total := 0
	for i := range ws {
		total += ws[i].letters
	}
	if total == 0 {
		det.Name, det.Languages = Name(Unknown), []Share{{Unknown, 1}}
		return det
	}
	main := d.vote(ws)
	d.judgeWindows(ws, main)
	weights := map[string]int{}
	margin, judged := 0.0, 0
	for _, w := range ws {
		weights[w.lang] += w.letters
		if w.asked {
			margin += w.margin
			judged++
		}
		for i := w.from; i < w.to; i++ {
			det.Segments[i] = w.lang
		}
	}
	for code, n := range weights {
		if n > 0 {
			det.Languages = append(det.Languages, Share{code, float64(n) / float64(total)})
		}
	}
	sort.Slice(det.Languages, func(i, j int) bool {
		a, b := det.Languages[i], det.Languages[j]
		if a.Share != b.Share {
			return a.Share > b.Share
		}
		return a.Lang < b.Lang
	})
	det.Lang = det.Languages[0].Lang
	det.Name = Name(det.Lang)
	det.Supported = supported(det.Lang)
	var own, english []string
	for i, s := range segments {
		if det.Segments[i] == det.Lang {
			own = append(own, s)
		}
		if det.Segments[i] == "en" {
			english = append(english, s)
		}
	}
	if det.Lang != Unknown && judged > 0 {
		det.Confidence = clamp(margin / float64(judged) *
			support(strings.Join(own, "\n"), det.Lang) * det.Languages[0].Share)
	}
	det.Garbled = Garbling(english)
	return det
}

// vote decides the language of the document from up to three windows: the one
// in the middle alone when its margin is large and the guards agree, else also
// one from the beginning and one from the end, weighted by their margins.
func (d *Detector) vote(ws []window) string {
	order := spread(ws)
	votes := map[string]float64{}
	best := Unknown
	for n, i := range order {
		w := &ws[i]
		d.ask(w)
		votes[w.lang] += w.margin + .01
		if votes[w.lang] > votes[best] {
			best = w.lang
		}
		if n == 0 && w.margin >= sureMargin && w.lang != Unknown {
			break
		}
	}
	// The guards look at the whole document, which has more words than a
	// window, but not at what is in another script or was cut off at a seam:
	// a second language would thin out the function words of the first.
	var all strings.Builder
	for i := range ws {
		if !otherScript(&ws[i], best) && (ws[i].guess == "" || ws[i].guess == best || !supported(best)) {
			all.WriteString(ws[i].text)
			all.WriteByte('\n')
		}
	}
	return guard(best, all.String())
}

// spread returns the indices of up to three windows with enough letters, from
// the middle, the beginning and the end of the document.
func spread(ws []window) []int {
	var full []int
	for i, w := range ws {
		if w.letters >= minForeign {
			full = append(full, i)
		}
	}
	if len(full) == 0 {
		for i, w := range ws {
			if w.letters > 0 {
				full = append(full, i)
			}
		}
	}
	if len(full) <= maxVotes {
		return full
	}
	return []int{full[len(full)/2], full[len(full)/4], full[len(full)*3/4]}
}

// judgeWindows gives every window its language. A window whose script and
// function words agree with the language of the document is taken without
// asking lingua, which is what makes detection cheap; the others are asked.
func (d *Detector) judgeWindows(ws []window, main string) {
	for i := range ws {
		w := &ws[i]
		if w.letters < minForeign && len(ws) > 1 && !otherScript(w, main) {
			w.lang = main
			continue
		}
		if len(ws) == 1 {
			d.ask(w)
			w.lang = main
			continue
		}
		if !suspicious(w, main) {
			w.lang = main
			continue
		}
		d.ask(w)
		if w.lang == Unknown || akin(w.lang, main) {
			w.lang = main
			continue
		}
		// A name-laden paragraph can look like anything: only clear words of
		// the other language, or a clear lack of the document's own, speak.
		if w.margin < .5 && !otherScript(w, main) {
			w.lang = main
		}
	}
}

// akin lists pairs that a window of 300 runes cannot tell apart reliably; the
// verdict of the whole document then stands for all of it.
func akin(a, b string) bool {
	if a > b {
		a, b = b, a
	}
	switch a + " " + b {
	case "id ms", "nb nn", "da nb", "bs hr", "bs sr", "hr sr", "cs sk", "ts tn", "xh zu", "af nl", "fa ur":
		return true
	}
	return false
}

// suspicious says whether a window may be in another language than the
// document: another script, too few of its function words, or more of those of
// another of the five.
func suspicious(w *window, main string) bool {
	if otherScript(w, main) {
		return true
	}
	own, words := FunctionShare(w.text, main)
	if words < 10 {
		return false
	}
	if supported(main) {
		if own < functionFloor[main]/2 {
			return true
		}
	}
	for _, code := range []string{"en", "fr", "id", "nl"} {
		if code == main {
			continue
		}
		if s, _ := FunctionShare(w.text, code); s >= functionFloor[code]*1.25 && s > own {
			return true
		}
	}
	return false
}

// otherScript says whether the window is written in Arabic letters and the
// language of the document is not, or the other way round.
func otherScript(w *window, main string) bool {
	if main == Unknown || w.letters < minLetters {
		return false
	}
	arabic := main == "ar" || main == "fa" || main == "ur" || main == "ug" || main == "ku" || main == "sd"
	return arabic != w.arabic
}

// ask fills in the language and margin of a window from lingua and the guards.
func (d *Detector) ask(w *window) {
	if w.asked {
		return
	}
	w.asked, w.lang = true, Unknown
	if w.letters < minLetters {
		return
	}
	values := d.lingua.ComputeLanguageConfidenceValues(w.text)
	if len(values) < 2 || values[0].Value() == 0 {
		return
	}
	w.margin = values[0].Value() - values[1].Value()
	top := strings.ToLower(values[0].Language().IsoCode639_1().String())
	second := strings.ToLower(values[1].Language().IsoCode639_1().String())
	if w.letters < minForeign && w.margin < loneMargin {
		return
	}
	if (top == "id" || top == "ms") && (second == "id" || second == "ms") && len(values) > 2 {
		// The two share most of their words; what counts is the distance to
		// the third, the marker words decide between them.
		w.margin = values[0].Value() + values[1].Value() - values[2].Value()
	}
	w.lang = guard(top, w.text)
}

// guard doubts a claimed language with three cheap facts and returns the
// language that stands: the claim, a better one, or "und".
func guard(claim, text string) string {
	if other := arabicScript(text); other != "" && (claim == "ar" || claim == "fa" || claim == "ur") {
		return other // guard 1: letters
	}
	if claim == "id" || claim == "ms" {
		if better := indonesianOrMalay(text); better != "" {
			claim = better // guard 3: marker words
		}
	}
	if floor, ok := functionFloor[claim]; ok { // guard 2: function words
		share, words := FunctionShare(text, claim)
		if id, ms := markers(text); claim == "id" && id-ms >= clearMarkers {
			floor /= 2 // plain news has few function words; these words are as good
		}
		if words < guardWords && claim != "ar" {
			// On few words lingua calls any Latin script one of the five now
			// and then. und is the honest answer where the claim's function
			// words are missing.
			if share < floor || share*float64(words) < shortHits {
				return Unknown
			}
			return claim
		}
		if words >= guardWords && share < floor && !(claim == "en" && slotGarbled(text)) {
			return Unknown
		}
	}
	return claim
}

// support is factor (b) of Detection.Confidence.
func support(text, code string) float64 {
	floor, ok := functionFloor[code]
	if !ok {
		return 1
	}
	share, words := FunctionShare(text, code)
	if words < guardWords {
		return .5
	}
	return clamp(share / (1.5 * floor))
}

func clamp(x float64) float64 { return math.Max(0, math.Min(1, x)) }
