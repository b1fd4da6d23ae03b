package lang

import (
	"strings"
	"unicode"
)

// classes are the word classes a condition of the lexicon may name. They are
// closed lists and endings, not a tagger: a class must be cheap and must rather
// miss a word than claim one wrongly. Spun forms of modal verbs are members of
// their class, since a slot may be surrounded by spun words.
var classes = map[string]func(token) bool{
	"the":    inSet(`the`),
	"det":    isDet,
	"poss":   isPoss,
	"num":    isNum,
	"year":   isYear,
	"date":   isDate,
	"name":   isName,
	"ing":    func(t token) bool { return lower(t) && len(t.now) > 5 && strings.HasSuffix(t.now, "ing") },
	"ed":     isPast,
	"be":     isBe,
	"have":   inSet(`have has had having`),
	"modal":  isModal,
	"finite": isFinite,
	"base":   inSet(baseVerbs),
	"prep":   inSet(prepositions),
	"conj":   inSet(conjunctions),
	"pron":   inSet(`i you he she it we they me him us them who others everyone someone people helium`),
	"adv":    isAdverb,
	"quant":  inSet(quantifiers),
	"plural": isPlural,
	"noun":   isNoun,
	"most":   isSuperlative,
	"neg": func(t token) bool {
		return t.now == "not" || t.now == "never" || t.now == "without" || t.now == "nor" || t.now == "if" || strings.HasSuffix(t.now, "n't")
	},
	"naming":   inSet(`call calls called calling name names named naming label labels labeled labelled consider considers considered deem deems deemed make makes made`),
	"state":    inSet(stateNames),
	"element":  inSet(elementContext),
	"computer": inSet(computerContext),
	"space":    inSet(`orbit orbits launch launched rocket spacecraft nasa space imagery dish tv television gps weather signal signals`),
}

const (
	prepositions = `of in on at to for from with by about after against among around before behind between during
		into near over since through toward towards under until upon via within without across per than like
		betwixt nether aft astir astatine inwards`
	conjunctions = `and or but nor if that since when because though although while where why what which who whom whose
		before after until unless as than so whether once how arsenic wherefore aft portion oregon`
	quantifiers = `many some several few most more all both other others such fewer any much less no each every enough
		galore immoderate another one two three four five six seven eight nine ten`
	// elementContext holds words beside which a chemical element is meant.
	elementContext = `hydrogen oxygen nitrogen neon argon krypton xenon radon lithium sodium carbon mercury cadmium uranium
		plutonium chromium selenium antimony bismuth iodide copper nickel cobalt zinc gas gases gaseous noble atom atoms
		atomic isotope isotopes molecule molecules compound compounds alloy alloys metal metals metallic mineral minerals
		toxic toxin toxins poison poisons poisoned poisoning contaminated contamination contaminant groundwater soil ore
		ppm ppb microgram micrograms balloon balloons leak leaks leaked leaking tank tanks cylinder cylinders thruster
		thrusters liquid superfluid cryogenic superconducting magnet magnets nuclear nucleus nuclei fusion halogen
		electron electrons proton protons neutron neutrons liquefied inhaled inhale halogens
		radioactive chemical chemicals chemist chemists chemistry periodic oxide trioxide sulfide dust ceramic telescope
		mirror levels carcinogen carcinogenic spectrum spectra element elements reactor pesticide pesticides
		blimp airship crystal wafer semiconductors gallium half-life`
	// stateNames are the one-word names of states of the USA, as a writer
	// without capitals would write them.
	stateNames = `alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho
		illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
		montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington
		wisconsin wyoming`
	computerContext = `computing computer server servers unit infrastructure provider providers supplier suppliers service services
		storage arm limb division segment conception platform platforms ai data software hybrid nationalist public
		centers centres datacenter datacenters business concern customers solution solutions offshoot app apps
		collaboration aws azure alibaba amazon google microsoft huawei tencent oracle ibm salesforce`
	baseVerbs = `be have do get make take go give find use see say know want need work help keep let become continue proceed
		focus run pay buy sell build look show allow offer provide bring lead hold move play turn start stop try
		ask call change increase reduce improve create remain stay face cause support include require expect
		develop add grow beryllium absorption not also besides only always never spell deliver present`
	irregularPasts = `said told took made went came got gave found knew thought saw left felt kept held brought began ran
		wrote spoke stood heard let met paid sat led grew lost fell sent built spent won bought taught sold sought
		became chose drove broke rose struck understood`
)

func inSet(list string) func(token) bool {
	set := wordSet(list)
	return func(t token) bool { return set[t.now] }
}

func lower(t token) bool { return t.mended || !t.capital() }

var (
	detSet    = wordSet(`the a an this that these those its his her their my our your`)
	possSet   = wordSet(`its his her their my our your`)
	modalSet  = wordSet(`will would can could may might must shall should cannot won't can't couldn't wouldn't volition whitethorn mightiness testament he'll she'll it'll they'll we'll i'll you'll`)
	beSet     = wordSet(`be is are was were been being am become becomes became becoming remain remains remained seem seems seemed prove proved proves look looks feel felt isn't aren't wasn't weren't it's he's she's that's there's they're we're i'm beryllium`)
	usStates  = wordSet(stateNames)
	finiteSet = wordSet(`is was has had does did are were isn't wasn't hasn't hadn't doesn't didn't says gets goes wants knows thinks makes takes`)
	dateSet   = wordSet(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december`)
	pastSet   = wordSet(irregularPasts)
	verbS     = wordSet(`is was has does says makes gets goes takes runs builds produces creates offers becomes remains leads wants needs includes uses gives seems shows keeps finds helps sees plays brings sells buys owns features hosts celebrates this his its as us yes always perhaps besides across towards sometimes news`)
	closedSet = union(wordSet(prepositions), wordSet(conjunctions), wordSet(quantifiers), functionWords["en"])
)

func union(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, s := range sets {
		for w := range s {
			all[w] = true
		}
	}
	return all
}

// isDate accepts weekdays and months, which English writes with a capital; a
// lower-case "may" or "march" is a verb.
func isDate(t token) bool { return t.capital() && dateSet[t.low] }

func isDet(t token) bool { return detSet[t.now] || isPoss(t) }

func isPoss(t token) bool {
	return possSet[t.now] || !beSet[t.now] && (strings.HasSuffix(t.now, "'s") || strings.HasSuffix(t.now, "s'"))
}

// isNum accepts 18, 2,000, 4.5, Q2 and 365, not number words.
func isNum(t token) bool {
	r := []rune(t.raw)
	if t.mended || len(r) == 0 {
		return false
	}
	return unicode.IsDigit(r[0]) || len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsDigit(r[1])
}

func isYear(t token) bool {
	return len(t.raw) == 4 && (strings.HasPrefix(t.raw, "19") || strings.HasPrefix(t.raw, "20")) && isNum(t)
}

func isName(t token) bool { return !t.mended && t.capital() && t.now != "i" && !t.edge && !isNum(t) }

func isPast(t token) bool {
	return lower(t) && (pastSet[t.now] || len(t.now) > 4 && strings.HasSuffix(t.now, "ed") && !strings.HasSuffix(t.now, "eed"))
}

func isBe(t token) bool { return beSet[t.now] }

func isModal(t token) bool { return modalSet[t.now] }

func isFinite(t token) bool {
	return lower(t) && (finiteSet[t.now] || isModal(t) || isPast(t))
}

func isAdverb(t token) bool {
	switch t.now {
	case "very", "most", "more", "so", "too", "once", "ever", "never", "also", "not", "now", "still", "besides", "always", "often":
		return true
	}
	return lower(t) && len(t.now) > 4 && strings.HasSuffix(t.now, "ly")
}

func isPlural(t token) bool {
	w := t.now
	return lower(t) && len(w) > 3 && !verbS[w] && strings.HasSuffix(w, "s") &&
		!strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "'s")
}

// isNoun accepts lower-case words that are neither of a closed class nor have
// the ending of an adjective, a participle or an adverb.
func isNoun(t token) bool {
	w := t.now
	if !lower(t) || isNum(t) || len(w) < 3 || closedSet[w] || isFinite(t) || verbS[w] || beSet[w] || isPoss(t) {
		return false
	}
	for _, end := range [...]string{"al", "ive", "ous", "ful", "ic", "able", "ible", "y", "ed", "ing", "ent", "ant", "less", "ish", "er", "est"} {
		if strings.HasSuffix(w, end) {
			switch w {
			case "server", "customer", "user", "president", "company", "country", "city", "industry", "economy", "deal", "capital", "market", "quarter", "year", "technology", "security", "story", "party", "history", "survey", "provider", "department", "government", "development", "investment", "statement":
				return true
			}
			return false
		}
	}
	switch w {
	case "long", "great", "new", "big", "good", "best", "large", "small", "high", "low", "old", "same", "next", "last", "first", "major", "top", "once", "own", "real", "huge", "rare", "caller", "recent", "hugely", "rather", "quite":
		return false
	}
	return true
}

func isSuperlative(t token) bool {
	return t.now == "most" || t.now == "top" || t.now == "apical" || len(t.now) > 5 && strings.HasSuffix(t.now, "est") &&
		t.now != "interest" && t.now != "request" && t.now != "suggest" && t.now != "protest" && t.now != "invest" && t.now != "forest"
}
