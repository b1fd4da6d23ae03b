package fact

import "strings"

// measureUnit is a physical unit: its kind and the factor to the SI unit.
type measureUnit struct {
	kind string
	si   float64
}

// measureUnits holds the units news writes, in the five languages. Factors are
// the exact or NIST values (NIST SP 811, appendix B).
var measureUnits = buildMeasures()

func buildMeasures() map[string]measureUnit {
	m := map[string]measureUnit{}
	add := func(kind string, si float64, list string) {
		for _, w := range strings.Fields(list) {
			m[fold(w)] = measureUnit{kind, si}
		}
	}
	add("length", 1, "m metre metres meter meters mètre mètres متر مترا أمتار")
	add("length", 1000, "km kilometre kilometres kilometer kilometers kilomètre kilomètres كيلومتر كيلومترا كيلومترات كم")
	add("length", .01, "cm centimetre centimetres centimeter centimeters centimètre centimètres sentimeter سنتيمتر سم سنتيمترا سنتيمترات")
	add("length", .001, "mm millimeter millimetre millimètre millimètres")
	add("length", 1609.344, "mile miles mil mijl mijlen ميل ميلا أميال")
	add("length", .3048, "foot feet ft pied pieds voet kaki قدم قدما أقدام")
	add("length", .0254, "inch inches in pouce pouces inci duim بوصة بوصات")
	add("length", .9144, "yard yards ياردة")
	add("mass", 1, "kg kilo kilos kilogram kilogrammes kilogramme kilograms كيلوغرام كيلوجرام كجم كغ")
	add("mass", .001, "g gram grams gramme grammes غرام جرام")
	add("mass", 1000, "tonne tonnes ton tons tonnen طن طنا أطنان")
	add("mass", .45359237, "pound pounds lb lbs livres pond رطل رطلا")
	add("mass", .028349523, "ounce ounces oz once onces ons أونصة")
	add("mass", 6.35029318, "stone")
	add("area", 1e4, "hectare hectares ha hektar هكتار")
	add("area", 4046.8564, "acre acres فدان")
	add("volume", 1, "litre litres liter liters لتر")
	add("volume", 3.785411784, "gallon gallons galon جالون")
	add("speed", .44704, "mph")
	add("speed", 1/3.6, "kph kmh")
	add("temperature", 1, "degree degrees degré degrés graden graad derajat درجة درجات")
	return m
}

// currencies by the words that follow an amount.
var currencyWords = buildCurrencies()

func buildCurrencies() map[string]string {
	m := map[string]string{}
	add := func(code, list string) {
		for _, w := range strings.Fields(list) {
			m[fold(w)] = code
		}
	}
	add("USD", "dollar dollars dolar usd دولار دولارا دولارات")
	add("EUR", "euro euros eur يورو")
	add("GBP", "pound pounds sterling gbp livre livres pond ponden poundsterling pondsterling جنيه جنيها إسترليني استرليني")
	add("IDR", "rupiah idr rp")
	add("CNY", "yuan yuans renminbi rmb cny يوان")
	add("JPY", "yen yens jpy ين")
	add("CHF", "chf")
	// One word for the rupee and the rupiah, and krone and franc of several
	// countries: an amount of money whose currency the word does not settle.
	add("", "roupie roupies roepie roepies rupee rupees روبية روبيات franc francs frank franken kroon kronen kronor kroner couronne couronnes كرونة فرنك")
	add("SAR", "riyal riyals ريال ريالا")
	return m
}

// currencySigns come before or after an amount.
var currencySigns = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}

// between an amount and its currency: "de dollars", "US dollars".
var currencyFillers = map[string]bool{
	"de": true, "d": true, "of": true, "us": true, "american": true, "amerikaanse": true,
	"s": true, "amerika": true, "-": true, "'": true, "’": true,
}

// unitAfter reads the unit of the number at tokens first..next-1 and returns
// the index of the token after it.
func (r *reading) unitAfter(n *Number, first, next int) int {
	if n.Unit == "clock" || n.Ordinal {
		return next
	}
	r.currencyBefore(n, first)
	k := next
	if k < len(r.toks) && r.toks[k].raw == "-" && r.toks[k].glued {
		k++ // six-foot, 10-procent
	}
	if k >= len(r.toks) {
		return next
	}
	if end := r.percent(k); end > k {
		n.Unit = "%"
		return end
	}
	if code, ok := currencySigns[r.toks[k].raw]; ok {
		if n.Unit == "" && (k+1 >= len(r.toks) || r.toks[k+1].kind != digits || !r.toks[k+1].glued) {
			n.Unit = code
			return k + 1
		}
		return next
	}
	if m, ok := r.unitOf(k); ok && !(m.kind == measureTime && yearLike(*n) != 0) {
		n.measure, n.toSI = m.kind, m.si
		if end := r.perHour(k + 1); m.kind == "length" && end > k+1 {
			n.measure, n.toSI = "speed", m.si/hourSeconds
			return end
		}
		if m.kind != "mass" || n.Unit != "" {
			return k + 1
		}
	}
	if n.Unit != "" || n.measure == "mass" && n.scale <= 1 {
		return next // "455 pounds" may be weight; "20 million pounds" is money
	}
	for j := k; j < len(r.toks) && j < k+3; j++ {
		if code, ok := r.currencyCode(j); ok {
			n.Unit, n.measure = code, ""
			return j + 1
		}
		if code, ok := currencyWords[r.toks[j].norm]; ok {
			n.Unit = code
			n.measure = ""
			return j + 1
		}
		if !currencyFillers[r.toks[j].norm] {
			break
		}
	}
	return next
}

// currencyBefore reads "$", "US$", "Rp" and the like in front of a number.
func (r *reading) currencyBefore(n *Number, first int) {
	if first == 0 {
		return
	}
	k := first - 1
	if r.toks[k].raw == "." && r.toks[k].glued && k > 0 {
		if _, ok := currencyCodes[r.toks[k-1].raw]; ok {
			k-- // "Rp. 500", "Fr. 20"
		}
	}
	t := r.toks[k]
	if r.percent(k) == k+1 && t.kind == symbol && (k == 0 || r.toks[k-1].kind != digits || !t.glued) {
		n.Unit = "%" // ٪٤٠
		return
	}
	if code, ok := currencySigns[t.raw]; ok {
		n.Unit = code
		return
	}
	if code, ok := r.currencyCode(k); ok {
		n.Unit = code
		return
	}
	switch t.norm {
	case "rp", "usd", "eur", "gbp", "cny", "rmb", "jpy", "idr", "euro":
		n.Unit = currencyWords[t.norm]
	}
}

// percent returns the index after a percent sign or word at k, or k.
func (r *reading) percent(k int) int {
	at := func(i int) string {
		if i < len(r.toks) {
			return r.toks[i].norm
		}
		return ""
	}
	switch at(k) {
	case "%", "٪", "﹪", "％":
		return k + 1
	case "percent", "procent", "persen", "pct", "percentage", "procentpunt", "procentpunten", "بالميه", "بالمايه":
		return k + 1
	case "per", "pour":
		if at(k+1) == "cent" {
			return k + 2
		}
	case "في":
		if at(k+1) == "الميه" || at(k+1) == "المايه" {
			return k + 2
		}
	}
	return k
}

// clock reads a time of day at token i into n and returns the index after it,
// or i+1 when it is none. The half of the day is kept loose: 6pm, 18.00 and
// "6 heures" share a value.
func (r *reading) clock(n *Number, i int) int {
	norm := func(k int) string {
		if k >= 0 && k < len(r.toks) {
			return r.toks[k].norm
		}
		return ""
	}
	h := n.Values[0]
	if h < 0 || h > 24 {
		return i + 1
	}
	minute, next := 0.0, i+1
	isClock := false
	whole := !strings.ContainsAny(r.toks[i].norm, ".,D ")
	switch {
	case whole && (norm(i+1) == ":" && r.toks[i+1].glued || norm(i+1) == "h") && i+2 < len(r.toks) && r.toks[i+2].kind == digits && len(r.toks[i+2].norm) == 2 && (r.toks[i+2].glued || norm(i+1) == "h"):
		if m, ok := parseFloat(r.toks[i+2].norm); ok && m < 60 {
			minute, next, isClock = m, i+3, true
		}
	case whole && norm(i+1) == "h":
		next, isClock = i+2, true
	case !whole && len(r.toks[i].norm) >= 4 && r.toks[i].norm[len(r.toks[i].norm)-3] == '.':
		// 18.30 is a time only beside a word that says so.
		head, tail, _ := strings.Cut(r.toks[i].norm, ".")
		hh, ok1 := parseFloat(head)
		mm, ok2 := parseFloat(tail)
		after := norm(i + 1)
		said := after == "uur" || after == "u" || after == "wib" || after == "am" || after == "pm" || after == "heures" || after == "a" || after == "p" || norm(i-1) == "pukul" || norm(i-1) == "الساعه" || after == "صباحا" || after == "مساء" || norm(i-1) == "jam"
		if ok1 && ok2 && mm < 60 && said {
			h, minute, isClock = hh, mm, true
		}
	}
	pm, am := false, false
	switch norm(next) {
	case "pm":
		pm, next = true, next+1
	case "am":
		am, next = true, next+1
	case "p", "a":
		if norm(next+1) == "." && norm(next+2) == "m" {
			pm, am = norm(next) == "p", norm(next) == "a"
			next += 3
		}
	case "o":
		if (norm(next+1) == "'" || norm(next+1) == "’") && norm(next+2) == "clock" {
			isClock, next = true, next+3
		}
	}
	if !isClock && !pm && !am {
		return i + 1
	}
	v, written := h+minute/60, n.Values[0]
	n.Values, n.Unit, n.End = []float64{v}, "clock", r.toks[next-1].end
	if h <= 12 && !am {
		n.Values = append(n.Values, v+12)
	} else if h > 12 {
		n.Values = append(n.Values, v-12)
	}
	if !whole {
		n.Values = append(n.Values, written) // the other text may not say that 4.40 is a time
	}
	return next
}
