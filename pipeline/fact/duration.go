package fact

import "strings"

// Seconds in the units of time. Month and year are the mean ones of the
// Gregorian calendar (365.2425 days).
const (
	minuteSeconds = 60
	hourSeconds   = 3600
	daySeconds    = 86400
	weekSeconds   = 7 * daySeconds
	yearSeconds   = 365.2425 * daySeconds
	monthSeconds  = yearSeconds / 12
)

// measureTime is the kind of the units of time.
const measureTime = "time"

// timeUnits are the words for units of time by language: they are no units in
// another one ("an" is a French year and an English article). Spellings follow
// the unit patterns of CLDR with the inflections that stand after a number.
var timeUnits = map[string]map[string]float64{
	"en": timeWords("second seconds sec secs", "minute minutes min mins", "hour hours hr hrs", "day days", "week weeks", "month months", "year years yr yrs yo", "decade decades", "century centuries"),
	"fr": timeWords("seconde secondes", "minute minutes min mn", "heure heures", "jour jours journée journées", "semaine semaines", "mois", "an ans année années", "décennie décennies", "siècle siècles"),
	"nl": timeWords("seconde seconden sec", "minuut minuten min", "uur uren uurtje", "dag dagen", "week weken", "maand maanden", "jaar jaren jarig jarige", "decennium decennia", "eeuw eeuwen"),
	"id": timeWords("detik", "menit", "jam", "hari", "minggu pekan", "bulan", "tahun", "dekade dasawarsa", "abad"),
	"ar": timeWords("ثانية ثواني ثوان", "دقيقة دقائق", "ساعة ساعات", "يوم يوما أيام", "أسبوع أسبوعا أسابيع", "شهر شهرا أشهر شهور", "عام عاما أعوام سنة سنوات سنين", "عقد عقدا عقود", "قرن قرنا قرون"),
}

// arabicDuals say "two" of a unit in one word.
var arabicDuals = timeWords("ثانيتين ثانيتان", "دقيقتين دقيقتان", "ساعتين ساعتان", "يومين يومان", "أسبوعين أسبوعان", "شهرين شهران", "عامين عامان سنتين سنتان", "عقدين عقدان", "قرنين قرنان")

func timeWords(second, minute, hour, day, week, month, year, decade, century string) map[string]float64 {
	m := map[string]float64{}
	for _, u := range []struct {
		seconds float64
		words   string
	}{
		{1, second},
		{minuteSeconds, minute},
		{hourSeconds, hour},
		{daySeconds, day},
		{weekSeconds, week},
		{monthSeconds, month},
		{yearSeconds, year},
		{10 * yearSeconds, decade},
		{100 * yearSeconds, century},
	} {
		for _, w := range strings.Fields(u.words) {
			m[fold(w)] = u.seconds
		}
	}
	return m
}

// unitOf gives the unit that the word at token k names in the language of the text.
func (r *reading) unitOf(k int) (measureUnit, bool) {
	if k >= len(r.toks) || r.toks[k].kind != word {
		return measureUnit{}, false
	}
	t := r.toks[k]
	if s, ok := timeUnits[r.lang][t.norm]; ok {
		return measureUnit{measureTime, s}, true
	}
	m, ok := measureUnits[t.norm]
	if ok && (t.norm == "in" && !t.glued || t.norm == "ons" && r.lang == "nl") {
		return measureUnit{}, false // "20 in the morning", "twee ons bekende"
	}
	return m, ok
}

// perHour gives the index after "per hour", "/h" and the like at k, or k.
func (r *reading) perHour(k int) int {
	switch r.at(k) {
	case "/":
		if a := r.at(k + 1); a == "h" || a == "u" || a == "uur" || a == "jam" || a == "heure" {
			return k + 2
		}
	case "per", "par", "an", "a", "في", "l":
		j := k + 1
		if r.at(k) == "a" && r.at(j) == "l" {
			j += 2 // à l'heure
		}
		w := r.at(j)
		if w == "الساعه" || timeUnits[r.lang][w] == hourSeconds {
			return j + 1
		}
	}
	return k
}

// implied reads the quantities that name no number: "a mile", "an hour",
// "seminggu", "شهرين". One is seldom kept apart from none in translation, so
// they support a match and never cause a fail by themselves.
func (r *reading) implied() []Number {
	var out []Number
	add := func(first, last int, v float64, u measureUnit) {
		start, end := r.toks[first].start, r.toks[last].end
		out = append(out, Number{Text: r.text[start:end], Start: start, End: end, Values: []float64{v}, weak: true, measure: u.kind, toSI: u.si})
	}
	for i, t := range r.toks {
		if t.kind != word || r.used[i] {
			continue
		}
		switch r.lang {
		case "en":
			if t.norm == "a" || t.norm == "an" {
				if u, ok := r.unitOf(i + 1); ok {
					add(i, i+1, 1, u)
					if end := r.andHalf(i + 2); end > i+2 {
						add(i, end-1, 1.5, u)
					}
				}
			}
			if t.norm == "fortnight" {
				add(i, i, 2, measureUnit{measureTime, weekSeconds})
			}
		case "id":
			if rest, ok := strings.CutPrefix(t.norm, "se"); ok {
				if s, ok := timeUnits["id"][rest]; ok {
					add(i, i, 1, measureUnit{measureTime, s})
				} else if u, ok := measureUnits[rest]; ok && len(rest) > 2 {
					add(i, i, 1, u)
				}
			}
		case "ar":
			for _, s := range t.stems {
				if u, ok := arabicDuals[s]; ok {
					add(i, i, 2, measureUnit{measureTime, u})
					break
				}
				if u, ok := timeUnits["ar"][s]; ok {
					add(i, i, 1, measureUnit{measureTime, u})
					break
				}
			}
		case "nl":
			if t.norm == "kwartier" {
				add(i, i, 15, measureUnit{measureTime, minuteSeconds})
			}
		}
	}
	return out
}
