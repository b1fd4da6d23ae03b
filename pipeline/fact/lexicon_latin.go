package fact

import "strings"

// Scale words follow each language's own usage: the long scale in French and
// Dutch (billion, biljoen = 1e12), the short scale in English and Indonesian
// (billion, miliar = 1e9; trillion, triliun = 1e12).

var english = buildEnglish()

func buildEnglish() *lexicon {
	b := newBuilder().
		count(unitWord, 0, 1, "zero one two three four five six seven eight nine").
		count(teenWord, 10, 1, "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").
		count(tensWord, 20, 10, "twenty thirty forty/fourty fifty sixty seventy eighty ninety").
		count(ordinalWord, 1, 1, "first second - fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth").
		count(ordinalWord, 30, 10, "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth").
		addWord(numberWord{kind: ordinalWord, value: 3, alt: 1. / 3}, "third").
		addWord(numberWord{kind: fractionWord, value: 1. / 3}, "thirds").
		addWord(numberWord{kind: fractionWord, value: .2}, "fifths").
		addWord(numberWord{kind: fractionWord, value: .1}, "tenths").
		addWord(numberWord{kind: fractionWord, value: .5}, "half halves").
		addWord(numberWord{kind: fractionWord, value: .25, alt: 4}, "quarter quarters").
		addWord(numberWord{kind: fractionWord, value: 12}, "dozen dozens").
		add(hundredWord, 100, "hundred").vague(hundredWord, 100, "hundreds").
		add(scaleWord, 1e3, "thousand").vague(scaleWord, 1e3, "thousands").
		add(scaleWord, 1e6, "million").vague(scaleWord, 1e6, "millions mln mio").
		add(scaleWord, 1e9, "billion").vague(scaleWord, 1e9, "billions bn bln").
		add(scaleWord, 1e12, "trillion").vague(scaleWord, 1e12, "trillions tn trn").
		month("january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec").
		ambiguous("may march mar jan feb apr jun jul aug sep sept oct nov dec").
		week("monday/mondays tuesday/tuesdays wednesday/wednesdays thursday/thursdays friday/fridays saturday/saturdays sunday/sundays").
		relative("today tonight yesterday tomorrow last next").
		link("of the").before("in since until till last next early late mid during this through from")
	for i, w := range []string{"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"} {
		b.addWord(numberWord{kind: fractionWord, value: float64(20 + 10*i), alt: float64(1920 + 10*i)}, w)
	}
	return b.lex
}

var french = buildFrench()

func buildFrench() *lexicon {
	b := newBuilder().
		count(unitWord, 0, 1, "zéro un/une deux trois quatre cinq six sept huit neuf").
		count(teenWord, 10, 1, "dix onze douze treize quatorze quinze seize").
		count(tensWord, 20, 10, "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante").
		count(ordinalWord, 1, 1, "premier/première/premiers/premières deuxième/second/seconde/deuxièmes troisième/troisièmes quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième quatorzième quinzième seizième").
		add(ordinalWord, 1, "unième").add(ordinalWord, 20, "vingtième").add(ordinalWord, 30, "trentième").add(ordinalWord, 40, "quarantième").
		add(ordinalWord, 50, "cinquantième").add(ordinalWord, 100, "centième").
		addWord(numberWord{kind: fractionWord, value: .5}, "demi demie moitié mi").
		addWord(numberWord{kind: fractionWord, value: 1. / 3}, "tiers").
		addWord(numberWord{kind: fractionWord, value: .25}, "quart quarts").
		addWord(numberWord{kind: fractionWord, value: 12}, "douzaine douzaines").
		addWord(numberWord{kind: fractionWord, value: 10}, "dizaine dizaines").
		addWord(numberWord{kind: fractionWord, value: 15, alt: 14}, "quinzaine").
		addWord(numberWord{kind: fractionWord, value: 20}, "vingtaine").
		addWord(numberWord{kind: fractionWord, value: 30}, "trentaine").
		addWord(numberWord{kind: fractionWord, value: 40}, "quarantaine").
		addWord(numberWord{kind: fractionWord, value: 50}, "cinquantaine").
		addWord(numberWord{kind: fractionWord, value: 60}, "soixantaine").
		addWord(numberWord{kind: fractionWord, value: 100}, "centaine centaines").
		add(hundredWord, 100, "cent").vague(hundredWord, 100, "cents").
		add(scaleWord, 1e3, "mille").vague(scaleWord, 1e3, "millier milliers").
		add(scaleWord, 1e6, "million").vague(scaleWord, 1e6, "millions mln mio").
		add(scaleWord, 1e9, "milliard").vague(scaleWord, 1e9, "milliards mrd mrds mds md mld").
		add(scaleWord, 1e12, "billion").vague(scaleWord, 1e12, "billions").
		month("janvier/janv février/févr mars avril mai juin juillet/juil août septembre/sept octobre/oct novembre/nov décembre/déc").
		ambiguous("mars janv fevr juil sept oct nov dec").
		week("lundi/lundis mardi/mardis mercredi/mercredis jeudi/jeudis vendredi/vendredis samedi/samedis dimanche/dimanches").
		relative("aujourd hier demain dernier prochain dernière veille lendemain").
		link("de").before("en de début fin mi depuis au dès courant jusqu d")
	// The plural of an ordinal is a fraction after a count: trois cinquièmes.
	for i, w := range strings.Fields("quatrièmes cinquièmes sixièmes septièmes huitièmes neuvièmes dixièmes onzièmes douzièmes treizièmes quatorzièmes quinzièmes seizièmes") {
		b.addWord(numberWord{kind: ordinalWord, value: float64(4 + i), alt: 1 / float64(4+i)}, w)
	}
	b.lex.decimalComma = true
	return b.lex
}

var dutch = buildDutch()

func buildDutch() *lexicon {
	units := []string{"nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"}
	teens := []string{"tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"}
	tens := []string{"twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"}
	b := newBuilder()
	small := map[int]string{}
	for i, w := range units {
		b.add(unitWord, float64(i), w)
		small[i] = w
	}
	for i, w := range teens {
		b.add(teenWord, float64(10+i), w)
		b.add(ordinalWord, float64(10+i), w+"de")
		small[10+i] = w
	}
	for i, w := range tens {
		v := 20 + 10*i
		b.add(tensWord, float64(v), w)
		b.add(ordinalWord, float64(v), w+"ste")
		b.addWord(numberWord{kind: fractionWord, value: float64(v)}, w+"er "+w+"ers")
		small[v] = w
		// Dutch writes 21-99 as one word, unit first.
		for u := 1; u < 10; u++ {
			full := units[u] + "en" + w
			b.add(wholeWord, float64(v+u), full)
			b.add(ordinalWord, float64(v+u), full+"ste")
			small[v+u] = full
		}
	}
	for v := 2; v <= 9; v++ {
		b.add(wholeWord, float64(v)+.5, units[v]+"enhalf "+units[v]+"eneenhalf "+units[v]+"enhalve")
	}
	// Hundreds and thousands are one word too: tweehonderdvijftig, drieduizend.
	for h := 1; h < 10; h++ {
		hundred := units[h] + "honderd"
		if h == 1 {
			hundred = "honderd"
		}
		for v := 1; v < 100; v++ {
			b.add(wholeWord, float64(100*h+v), hundred+small[v]+" "+hundred+"en"+small[v])
		}
		if h > 1 {
			b.add(wholeWord, float64(100*h), hundred)
			b.add(wholeWord, float64(1000*100*h), hundred+"duizend")
		}
	}
	for v := 2; v < 100; v++ {
		b.add(wholeWord, float64(1000*v), small[v]+"duizend")
		if v > 10 && v%10 != 0 {
			b.add(wholeWord, float64(100*v), small[v]+"honderd")
		}
	}
	for v := 2; v <= 20; v++ {
		for _, tail := range []string{"jarig", "jarige", "daags", "daagse", "tal", "voudig", "voudige", "delig", "delige", "maal", "maandelijkse"} {
			b.add(wholeWord, float64(v), small[v]+tail)
		}
	}
	b.count(ordinalWord, 1, 1, "eerste/eersten tweede - vierde vijfde zesde zevende achtste negende").
		addWord(numberWord{kind: ordinalWord, value: 3, alt: 1. / 3}, "derde").
		add(ordinalWord, 100, "honderdste").
		addWord(numberWord{kind: fractionWord, value: .5}, "half halve helft").
		addWord(numberWord{kind: fractionWord, value: 1.5}, "anderhalf anderhalve").
		addWord(numberWord{kind: fractionWord, value: 2. / 3}, "tweederde tweederden").
		addWord(numberWord{kind: fractionWord, value: .25}, "kwart").
		addWord(numberWord{kind: fractionWord, value: .75}, "driekwart").
		addWord(numberWord{kind: fractionWord, value: 12}, "dozijn").
		add(hundredWord, 100, "honderd").
		add(scaleWord, 1e3, "duizend").
		add(scaleWord, 1e6, "miljoen").vague(scaleWord, 1e6, "miljoenen mln").
		add(scaleWord, 1e9, "miljard").vague(scaleWord, 1e9, "miljarden mld mrd").
		add(scaleWord, 1e12, "biljoen").vague(scaleWord, 1e12, "biljoenen").
		month("januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sept/sep oktober/okt november/nov december/dec").
		ambiguous("jan feb mrt apr jun jul aug sep sept okt nov dec").
		week("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag").
		relative("vandaag gisteren morgen vorige volgende afgelopen komende").
		link("de").before("in sinds tot begin eind medio vanaf")
	days := map[string]int{}
	for d, v := range b.lex.weekdays {
		for _, part := range []string{"ochtend", "morgen", "middag", "avond", "nacht", "en", "s"} {
			days[d+part] = v
		}
	}
	for d, v := range days {
		b.lex.weekdays[d] = v
	}
	b.lex.decimalComma = true
	return b.lex
}

var indonesian = buildIndonesian()

func buildIndonesian() *lexicon {
	units := []string{"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"}
	b := newBuilder()
	for i, w := range units {
		b.add(unitWord, float64(i+1), w)
		b.add(ordinalWord, float64(i+1), "ke"+w)
	}
	b.add(unitWord, 0, "nol").
		add(ordinalWord, 1, "pertama").add(ordinalWord, 10, "kesepuluh").add(ordinalWord, 11, "kesebelas").
		add(teenWord, 10, "sepuluh").add(teenWord, 11, "sebelas").
		add(plusTen, 10, "belas").add(timesTen, 10, "puluh").
		addWord(numberWord{kind: fractionWord, value: 12}, "lusin selusin").
		addWord(numberWord{kind: fractionWord, value: .5}, "setengah separuh paruh separo").
		addWord(numberWord{kind: fractionWord, value: 1. / 3}, "sepertiga pertiga").
		addWord(numberWord{kind: fractionWord, value: .25}, "seperempat perempat").
		add(hundredWord, 100, "ratus seratus").
		add(scaleWord, 1e3, "ribu").add(wholeWord, 1e3, "seribu").
		add(scaleWord, 1e6, "juta jt").add(wholeWord, 1e6, "sejuta").
		add(scaleWord, 1e9, "miliar milyar").add(wholeWord, 1e9, "semiliar semilyar").
		add(scaleWord, 1e12, "triliun trilyun").add(wholeWord, 1e12, "setriliun").
		month("januari/jan februari/feb/pebruari maret/mar april/apr mei juni/jun juli/jul agustus/agu/ags september/sept/sep oktober/okt november/nov/nopember desember/des").
		ambiguous("jan feb mar apr jun jul agu ags sep sept okt nov des").
		week("senin selasa rabu kamis jumat/jum'at sabtu minggu/ahad").
		relative("kemarin besok lalu depan").
		link("bulan").before("di pada bulan sejak awal akhir")
	b.lex.decimalComma = true
	return b.lex
}
