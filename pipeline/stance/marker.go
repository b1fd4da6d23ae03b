package stance

// Marker is a stretch of English that denies, doubts, attributes or quotes.
type Marker struct {
	// Check is CheckNegation, CheckModality, CheckAttribution or CheckQuote.
	Check string
	// Strong is unset for a word that may mean something else: "potential", "letter".
	Strong bool
	// Start and End are byte offsets in the text, a quotation without its marks.
	Start, End int
}

// Markers lists the markers of an English text in its order, the
// quotations last. The text must be valid UTF-8 in Unicode's form NFC: the
// offsets belong to that form.
func Markers(english string) []Marker {
	r := read(english, "en")
	var list []Marker
	for _, m := range r.markers {
		list = append(list, Marker{m.kind.check(), m.level == strong, r.toks[m.at].start, r.toks[m.at+m.n-1].end})
	}
	for _, q := range quotations(r.src) {
		list = append(list, Marker{CheckQuote, q.sure, q.start, q.end})
	}
	return list
}
