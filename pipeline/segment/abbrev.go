package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// neverFinal are abbreviations that something always follows: titles before
// names, reference words before numbers, "for example". Lower case, no stop.
var neverFinal = wordSet(`mr mrs ms messrs dr drs prof profs gen sen sens rep reps gov govs lt col capt cmdr sgt maj adm hon rev fr mgr pres supt insp det st ste sts mt ft vs viz cf resp approx ca eg ie fig figs vol vols art arts pp par ed eds
 m mm mme mmes mlle mlles me pr dir gén éd chap cie
 dhr mevr mw ir ing mr bc jhr burg wnd bijv bv o.a m.n d.w.z t.w c.q i.v.m t.o.v n.a.v m.b.t e.a t.a.v o.l.v z.g. jl
 tn ny sdr bpk h hj kh ust ustadz jl jend letjen mayjen brigjen kol kapt kombes akbp akp ipda iptu bripka tgl hlm yth spt sbb mis gg
 sr sra srta ud uds hr frau nr bzw z.b u.a d.h usw.a str sig sigg dott avv on ing e.g i.e a.o al`)

// numberOnly are abbreviations only before a number: "No. 5", but "He said no."
var numberOnly = wordSet(`no nos nr art p pp sec ch vol fig pg pasal ayat núm n`)

// maybeFinal may end a sentence: companies, etc., times of day, months.
var maybeFinal = wordSet(`inc corp co ltd llc plc bros jr sr esq dept est min max etc et.al p.m a.m pm am jan feb mar apr jun jul aug sep sept oct nov dec ave blvd rd janv févr avr juil déc
 enz e.d e.v n.v b.v jl dll dsb dst dkk tbk pt cv s.a s.p.a s.r.l gmbh usw ff u.s u.k u.n e.u u.s.a d.c ph.d b.a m.a`)

// starters are words that start sentences far more often than they continue a
// name, lower case. After an abbreviation that may end a sentence they decide.
var starters = wordSet(`the a an he she it they we i you this that these those there but and or so in on at for with from after before when while as if its his her their our my however meanwhile according although since both one some many most more another no not what who how why where now then still yet also
 le la les un une il elle ils elles on nous vous je ce cette ces cet mais et ou dans en sur pour avec selon après avant quand lorsque si son sa ses leur leurs notre c'est ainsi alors depuis
 de het een hij zij ze wij we ik dit dat deze die maar en of in op voor met van volgens na toen als ook daarnaast daarom zo er volgend
 para ini itu dia mereka kami kita tetapi namun dan atau di ke dari pada untuk dengan menurut setelah sebelum ketika saat jika karena sementara selain ia tapi meski seorang`)

func wordSet(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// endsWithAbbreviation reports whether the stop at the end of prev belongs to
// an abbreviation or initial and the sentence goes on with next.
func endsWithAbbreviation(prev, next string) bool {
	body := strings.TrimSuffix(prev, ".")
	i := strings.LastIndexFunc(body, func(r rune) bool {
		return unicode.IsSpace(r) || isOpenQuote(r) || r == '(' || r == '"' || r == '/' || r == '’' || r == '\''
	})
	word := body
	if i >= 0 {
		_, n := utf8.DecodeRuneInString(body[i:])
		word = body[i+n:]
	}
	if word == "" || len(word) > 24 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next)
	lower := strings.ToLower(word)
	starter := starters[strings.ToLower(firstWord(next))]
	if numberOnly[lower] && !isSingleUpper(word) {
		if unicode.IsDigit(first) {
			return true
		}
		if !neverFinal[lower] {
			return false
		}
	}
	switch {
	case isSingleUpper(word): // an initial; "Plan B. The ..." ends
		return !starter || !unicode.IsUpper(first)
	case isSingleArabic(word): // د. , أ. , م.
		return true
	case neverFinal[lower]:
		// "Mr" and the like are written with a capital where a name follows;
		// a lower-case "me." or "st." at the end of a sentence is a word.
		return titleWritten(word, lower, first)
	case timeZones[firstWord(next)] && (lower == "a.m" || lower == "p.m"):
		return true
	case maybeFinal[lower], isDotted(word):
		if unicode.IsDigit(first) {
			return monthNames[fold(lower)] > 0
		}
		return unicode.IsUpper(first) && !starter && continuesName(lower)
	}
	return false
}

// ordinaryWords are abbreviations that are also words when written small.
var ordinaryWords = wordSet(`me mm on par art fig pp al ed st fr gen rep det sig str spt mis h pres dir hon col maj gov mt ft str chap`)

func titleWritten(word, lower string, first rune) bool {
	r, _ := utf8.DecodeRuneInString(word)
	if unicode.IsLower(r) && ordinaryWords[lower] {
		return unicode.IsDigit(first)
	}
	if lower == "art" || lower == "on" || lower == "par" {
		return unicode.IsDigit(first)
	}
	return true
}

// continuesName reports abbreviations after which a capital more often
// continues a name ("U.S. Senate", "Feb. Monday") than starts a sentence.
func continuesName(lower string) bool {
	switch lower {
	case "etc", "enz", "dll", "dsb", "dst", "dkk", "usw", "p.m", "a.m", "pm", "am", "e.d", "ff", "e.v":
		return false
	}
	return true
}

func firstWord(s string) string {
	i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	if i < 0 {
		return s
	}
	return s[:i]
}

func isSingleUpper(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	rest := w[n:]
	if !unicode.IsUpper(r) {
		return false
	}
	if rest == "" {
		return true
	}
	// J.-P. and J.K. are chains of initials as well.
	return len(rest) == 3 && strings.HasPrefix(rest, ".-") && isASCIILetter(rune(rest[2]))
}

func isSingleArabic(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	return n == len(w) && unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
}

// isDotted reports acronyms of single letters with stops, the last one removed:
// "U.S", "a.m", "Ph.D" is in the list.
func isDotted(w string) bool {
	parts := strings.Split(w, ".")
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		r, n := utf8.DecodeRuneInString(p)
		if n == 0 || n != len(p) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// timeZones follow a time of day: "5 p.m. Eastern time", "7 p.m. ET".
var timeZones = wordSet(`ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT BST UTC CET CEST IST Eastern Central Mountain Pacific Greenwich`)

// saidWords are verbs of attribution, folded.
var saidWords = phraseSet(`said; says; asked; asks; told; added; adds; replied; wrote; writes; tweeted; recalled; warned; explained; insisted; continued; shouted; joked; noted; according; zei; zegt; vroeg; vraagt; aldus; vertelt; vertelde; schreef; reageerde; stelt; kata; ujar; ujarnya; katanya; tutur; ucap; ungkap; tegas; jelas; tanya; imbuh; menambahkan; mengatakan; menyatakan; dit; déclare; demande; ajoute; lance; écrit; assure; explique; قال; قالت; وقال; وأضاف; أضاف; صرح; تساءل; سأل; بحسب; وفق; حسبما; يقول; تقول; sagte; fragte; dijo; preguntó; disse; ha detto`)

// startsAttribution reports that next attributes the quotation that closed
// prev: after a question, an exclamation or a comma inside the quotation, one
// of its first words is a verb of saying. After a full stop only an Arabic verb
// at once attributes, for other scripts write a comma there.
func startsAttribution(prev, next string) bool {
	inner := lastMark(prev)
	head := next
	if len(head) > 80 {
		head = head[:80]
	}
	if i := strings.IndexFunc(head, func(r rune) bool { return isStop(r) || r == ',' || r == '،' || r == ':' || isOpenQuote(r) }); i >= 0 {
		if r, _ := utf8.DecodeRuneInString(head[i:]); r == ':' || isOpenQuote(r) {
			return false // it introduces the next quotation
		}
		head = head[:i]
	}
	t := tokens(fold(head))
	for i, w := range t {
		if i >= 4 {
			break
		}
		if saidWords[w] {
			if inner == '.' || inner == '۔' {
				return i == 0 && isCaseless(next)
			}
			return true
		}
	}
	return false
}
