package llmtest

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	englishUnits = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	englishTens  = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
)

// englishNumber spells 0 to 99.
func englishNumber(n int) string {
	if n < 20 {
		return englishUnits[n]
	}
	if n%10 == 0 {
		return englishTens[n/10]
	}
	return englishTens[n/10] + "-" + englishUnits[n%10]
}

func frenchNumbers() map[string]string {
	units := strings.Fields("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf")
	tens := []string{2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
	out := map[string]string{"quatre-vingts": "eighty"}
	for i, w := range units {
		if i != 1 { // "un" is an article far more often
			out[w] = englishNumber(i)
		}
	}
	for t, w := range tens {
		if w == "" {
			continue
		}
		out[w] = englishNumber(t * 10)
		last := 9 // soixante and quatre-vingt count on to nineteen
		if t == 6 || t == 8 {
			last = 19
		}
		for u := 1; u <= last; u++ {
			out[w+"-"+units[u]] = englishNumber(t*10 + u)
			if u == 1 || u == 11 {
				out[w+" et "+units[u]] = englishNumber(t*10 + u)
				out[w+"-et-"+units[u]] = englishNumber(t*10 + u)
			}
		}
	}
	return out
}

func dutchNumbers() map[string]string {
	units := strings.Fields("nul - twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien")
	tens := strings.Fields("- - twintig dertig veertig vijftig zestig zeventig tachtig negentig")
	out := map[string]string{}
	for i, w := range units {
		if w != "-" {
			out[w] = englishNumber(i)
		}
	}
	for t := 2; t <= 9; t++ {
		out[tens[t]] = englishNumber(t * 10)
		out["eenen"+tens[t]] = englishNumber(t*10 + 1)
		for u := 2; u <= 9; u++ {
			and := "en"
			if strings.HasSuffix(units[u], "e") {
				and = "ën"
			}
			out[units[u]+and+tens[t]] = englishNumber(t*10 + u)
		}
	}
	return out
}

func indonesianNumbers() map[string]string {
	units := strings.Fields("nol satu dua tiga empat lima enam tujuh delapan sembilan")
	out := map[string]string{"sepuluh": "ten", "sebelas": "eleven", "seratus": "one hundred", "seribu": "one thousand", "sejuta": "one million"}
	for i, w := range units {
		out[w] = englishNumber(i)
		if i < 2 {
			continue
		}
		out[w+" belas"] = englishNumber(10 + i)
		out[w+" puluh"] = englishNumber(i * 10)
		for u := 1; u <= 9; u++ {
			out[w+" puluh "+units[u]] = englishNumber(i*10 + u)
		}
	}
	return out
}

func arabicNumbers() map[string]string {
	units := [][]string{3: {"ثلاث", "ثلاثة"}, 4: {"أربع", "أربعة"}, 5: {"خمس", "خمسة"}, 6: {"ست", "ستة"}, 7: {"سبع", "سبعة"}, 8: {"ثماني", "ثمانية"}, 9: {"تسع", "تسعة"}}
	tens := [][]string{2: {"عشرون", "عشرين"}, 3: {"ثلاثون", "ثلاثين"}, 4: {"أربعون", "أربعين"}, 5: {"خمسون", "خمسين"}, 6: {"ستون", "ستين"}, 7: {"سبعون", "سبعين"}, 8: {"ثمانون", "ثمانين"}, 9: {"تسعون", "تسعين"}}
	units[2] = []string{"اثنان", "اثنين", "اثنتان", "اثنتين"}
	units[1] = []string{"واحد", "واحدة", "إحدى"}
	out := map[string]string{}
	for u, forms := range units {
		for _, w := range forms {
			if u >= 3 {
				out[w+" عشر"] = englishNumber(10 + u)
				out[w+" عشرة"] = englishNumber(10 + u)
				out[w+" مئة"] = englishNumber(u) + " hundred"
				out[w+" مائة"] = englishNumber(u) + " hundred"
				out[w+"مئة"] = englishNumber(u) + " hundred"
				out[w+"مائة"] = englishNumber(u) + " hundred"
			}
			for t, list := range tens {
				for _, ten := range list {
					out[w+" و"+ten] = englishNumber(t*10 + u)
				}
			}
		}
	}
	return out
}

var (
	dotGroups     = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d+)?$`)
	oneComma      = regexp.MustCompile(`^\d+,\d+$`)
	frenchOrdinal = regexp.MustCompile(`^(\d+)(?:er|re|ère|e|ème|eme|nd|nde)$`)
	frenchTime    = regexp.MustCompile(`^(\d{1,2})h(\d{2})?$`)
	dutchOrdinal  = regexp.MustCompile(`^(\d+)(?:e|ste|de)$`)
	indonesianNth = regexp.MustCompile(`^ke-(\d+)$`)
)

// englishDigits rewrites a number as English writes it: ASCII digits, a point
// before decimals, commas between thousands.
func englishDigits(text string, l language) string {
	var b strings.Builder
	foreign := false
	for _, r := range text {
		switch {
		case r == '٫':
			r = '.'
			foreign = true
		case r == '٬':
			r = ','
			foreign = true
		case unicode.IsSpace(r):
			r = ',' // only scanned into a number between groups of three
			foreign = true
		case unicode.IsDigit(r):
			r = '0' + rune(digitValue(r))
		}
		b.WriteRune(r)
	}
	s := b.String()
	if !l.commaDecimal {
		return s
	}
	switch {
	case foreign: // groups are done; a comma left of them was a decimal sign
		if i := strings.LastIndexByte(s, ','); i >= 0 && len(s)-i-1 != 3 {
			return s[:i] + "." + s[i+1:]
		}
	case dotGroups.MatchString(s):
		return strings.NewReplacer(".", ",", ",", ".").Replace(s)
	case oneComma.MatchString(s):
		return strings.Replace(s, ",", ".", 1)
	}
	return s
}

// digitValue is the value of a decimal digit of any script: Unicode encodes
// the ten digits of a script in a row, starting at a multiple of their zero.
func digitValue(r rune) int {
	n := 0
	for unicode.IsDigit(r-1) && n < 9 {
		r--
		n++
	}
	return n
}

// englishMixed rewrites digits with letters: 1er, 18h30, 3e, ke-3.
func englishMixed(text, lang string, beforeMonth bool) string {
	low := strings.ToLower(text)
	ordinal := func(m []string) string {
		if beforeMonth {
			return m[1]
		}
		return m[1] + ordinalSuffix(m[1])
	}
	switch lang {
	case "fr":
		if m := frenchOrdinal.FindStringSubmatch(low); m != nil {
			return ordinal(m)
		}
		if m := frenchTime.FindStringSubmatch(low); m != nil {
			if m[2] == "" {
				m[2] = "00"
			}
			return m[1] + ":" + m[2]
		}
	case "nl":
		if m := dutchOrdinal.FindStringSubmatch(low); m != nil {
			return ordinal(m)
		}
	case "id":
		if m := indonesianNth.FindStringSubmatch(low); m != nil {
			return ordinal(m)
		}
	}
	return text
}

func ordinalSuffix(n string) string {
	if len(n) > 1 && n[len(n)-2] == '1' {
		return "th"
	}
	switch n[len(n)-1] {
	case '1':
		return "st"
	case '2':
		return "nd"
	case '3':
		return "rd"
	}
	return "th"
}
