package segment

import (
	"regexp"
	"strings"
)

var (
	// credited names who wrote, asked, drew or photographed.
	credited = compile(`^(?:(?:interview|words|story|text|photos?|photography|pictures|illustrations?|written|posted|published|reported) by|(?:photos?|photographies?|textes?|illustrations?|entretien|propos)(?: recueillis)?(?: (?:par|de))?|(?:par|door|oleh|by)(?: (?:onze|notre|nos|our))?|(?:tekst|beeld|foto s?|interview|illustraties?)(?: (?:door|van))?|(?:teks|foto|wawancara|ditulis|diposting|ilustrasi)(?: oleh)?|(?:بقلم|حاورها|حاوره|كتب|كتبت|تصوير|نص|نشره))(?: :)? [^ ]`) //nolint:misspell // words of other languages
	// printed says in which issue or season the text was printed.
	printed = compile(`^(?:(?:from|in|out of|paru dans|extrait de|tire de|uit|dari|من)(?: :)? ?(?:[^ ]+ )?(?:issue|number|numero|nummer|edisi|nomor|العدد) .{1,30}|(?:spring|summer|autumn|fall|winter|printemps|ete|automne|hiver|lente|zomer|herfst|ربيع|صيف|خريف|شتاء) (?:19|20)\d\d|\d{1,3} (?:min|minutes?|menit|minuten|دقيقة|دقائق|دقاءق|دقايق)(?: .{0,12})?)$`)
)

// markMeta marks bylines, dates and credits that stand in short lines between
// the title and the second paragraph of running text: some pages print them
// below the deck.
func (d *document) markMeta() {
	title, seen := -1, 0
	for i := range d.paras {
		p := &d.paras[i]
		switch {
		case p.kind == kindTitle:
			title = i
			continue
		case title < 0:
			continue
		case i > title+headLines || seen > 1:
			return
		case p.kind == "" && p.prose:
			seen++
			continue
		case p.kind != "" && p.kind != kindHeading || p.folded == "" || p.words > 10:
			continue
		}
		raw, line := d.raw(p), stripMarks(p.folded)
		if endsSentence(raw) && !strings.HasSuffix(raw, ".") || endsWithColon(raw) || bulleted(raw) || d.itemLike(p) && i+1 < len(d.paras) && d.itemLike(&d.paras[i+1]) {
			continue
		}
		switch {
		case p.dated != noDate, printed.MatchString(line), looseDate(p.folded):
			p.kind = kindDateLine
		case credited.MatchString(line) && mostlyNames(raw), roleWords.MatchString(line) && strings.Contains(raw, ", ") && mostlyNames(raw) && !isCaseless(raw):
			p.kind = kindAuthorBox
		}
	}
}

// mostlyNames reports a line of which at least two words, and half of them, are
// written like names, or that has no capitals to tell by.
func mostlyNames(raw string) bool {
	if isCaseless(raw) {
		return len(strings.Fields(raw)) <= 5
	}
	upper, n := 0, 0
	for _, w := range strings.Fields(raw) {
		n++
		if startsUpper(w) {
			upper++
		}
	}
	return upper >= 2 && upper*2 >= n
}

var (
	// datedSpeech is the frame of a comment: a name, perhaps a verb of saying,
	// then a date, and what follows.
	datedSpeech = regexp.MustCompile(`^((?:[^ :]+ ){1,3}?)(?:(?:says?|said|wrote|zegt|zei|schreef|dit|a dit|a ecrit|mengatakan|berkata|menulis|يقول|تقول|قال|قالت|كتب|كتبت) ?)?(?:[:,|(·–-] ?)*(\d{1,2} \pL+ (?:19|20)\d\d|\pL+ \d{1,2}(?: , (?:19|20)\d\d)?|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d)(?: [^ ]+ \d{1,2}[:.h]\d\d)?(?: \))?(?: ([:–·|-]))?( .*)?$`)
	// saidDots is the frame that one blog system prints.
	saidDots = compile(`^(?:[^ ]+ ){1,3}(?:said|wrote|says|a dit|a ecrit|zei|zegt|schreef|mengatakan|berkata|يقول|قال|كتب)(?: \.\.\.| …| \. \. \.)`)
)

// isDatedComment reports a comment that begins with its writer and a date.
func isDatedComment(p *para, raw string) bool {
	m := datedSpeech.FindStringSubmatch(p.folded)
	if m == nil {
		return saidDots.MatchString(p.folded)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(m[1]), " ")
	if publishWords[name] || byWords[name] || dateFillers[name] || monthNames[name] > 0 || !hasTime(m[2]) {
		return false
	}
	// "Since May 5 ..." goes on; a comment has a mark or nothing after its date,
	// or a whole name before it.
	f := strings.Fields(raw)
	if m[3] == "" && m[4] != "" {
		return len(f) > 2 && !isCaseless(raw) && !starters[strings.ToLower(f[0])] && startsUpper(f[0]) && startsUpper(f[1]) && words(m[1]) >= 2 && !strings.HasSuffix(f[1], ",")
	}
	return (isCaseless(raw) || properNames(f[0])) && !starters[strings.ToLower(f[0])]
}
