package story

import "strings"

// This file holds the English words by which statements are compared. They are
// the common words of news; none comes from a test.

// closedWords end a noun phrase and say nothing of what is counted.
var closedWords = wordSet(`a an the this that these those its his her their our your my some any each every all both no of in on at to
from by with for as into onto over under about after before between during through against within without upon near off out up
down across along around behind beyond inside outside since until till per via is are was were be been being am has have had having do
does did will would shall should can could may might must and or but nor so yet because if while when where who whom whose which
what how than then there here it he she they we you i them him us now still also just only already again even ever more most
such not too very far away however meanwhile among amongst amid following according`)

// prepositions begin what says more of a noun.
var prepositions = wordSet(`of in on at to from by with for into over under after before between during near off against within without
about per across`)

// idleWords say nothing of what a statement counts, beside the closed class and
// the words that tell no stories apart.
var idleWords = keySet(`announce person number total count figure recent current morning afternoon evening monday tuesday wednesday thursday friday saturday sunday
meanwhile rough approximate near exact stand stood reach come rise climb increase another early late altogether impose remain left leave leaving mr mrs ms
confirm amount worth`)

// sameWords brings words of news that name one thing under one key, by their
// stems. Each group is a line.
var sameWords = groups(`
dead: kill die died dying dead death toll fatality fatal deceased
injured: injure injury hurt wound
missing: missing unaccounted
arrested: arrest detain
evacuated: evacuate evacuation
rescued: rescue free freed save saved
destroyed: destroy
damaged: damage
burned: burn burnt
displaced: displace homeless
kidnapped: kidnap abduct
houses: house home
protesters: protester protestor demonstrator
workers: worker employee staff
earthquake: earthquake quake tremor
fire: fire blaze wildfire
flood: flood
explosion: explosion blast
crash: crash accident
attack: attack assault ambush raid
factory: factory plant
hold: held due delay take-place schedule postpone reschedule
begin: begin began begun start
fine: fine fined
cut: cut axe shed slash
buy: buy bought buying purchase acquire acquisition
own: own owned hold
win: win won
sell: sell sold
lose: lose lost
spend: spend spent
pay: pay paid
build: build built
write: write wrote written
drive: drive drove driven
sink: sink sank sunk
rise: rise rose risen rising
fall: fall fell fallen drop decline
grow: grow grew grown
shrink: shrink shrank shrunk
speak: speak spoke spoken
power: power electricity
vote: vote voted voting
`)

// frames are the keys of sameWords that say by themselves what is counted, with
// the noun that is meant where none stands: "12 dead".
var frames = map[string]string{
	"dead": "people", "injured": "people", "missing": "people", "arrested": "", "evacuated": "people", "rescued": "people", "destroyed": "",
	"damaged": "", "burned": "", "displaced": "people", "kidnapped": "people",
}

// changeVerbs tell by how much or to what a thing changed; those of moveVerbs
// need no "by": prices rose 4 percent.
var (
	changeVerbs = keySet(`rise fall increase decrease grow shrink climb raise lower reduce jump surge soar plunge slip gain lose up down dive dived tumble slump`)
	moveVerbs   = keySet(`rise fall grow shrink climb jump surge soar plunge slip gain increased decreased up down tumble slump`)
	// riseVerbs are left out of the words of a level: "has risen to 19" counts
	// what "stands at 19" does.
	riseVerbs = keySet(`rise climb increase raise grow jump fall lower reduce`)
)

// irregularPast are verbs that may follow a noun and do not end in -ed.
var irregularPast = wordSet(`took went came fell rose won lost left fled ran saw got made sold bought paid sank drowned became began broke brought
built caught cut drew drove felt fought found gave grew held hit hurt kept knew led lay met put said sat sent set shot shut slept
spent spoke stood swam taught thought threw told wrote live work take want say lead die are were`)

// openWords make a statement a guess, a wish or a demand, beside the strong words
// of package stance.
var openWords = keySet(`expect forecast predict estimate fear aim aimed aiming hope hoped hoping goal target propose seek sought believe believed thought project warn
rumoured reportedly intended can able capable capacity must need require allow permit recommend suggest advise ask asked asking request risk threaten
attempt try tried trying`)

// openForms are forms of a verb whose stem is a noun as well.
var openForms = wordSet(`demands demanded`)

// denials turn a statement round, beside the strong words of package stance.
var denials = keySet(`deny denied denying refuse hardly`)

// futureWords tell of what is yet to be done.
var futureWords = keySet(`will shall plan want intend promise agree agreed pledge`)

// dimensions stand after a measure, placeLinks before a place.
var (
	dimensions = wordSet(`long high tall deep wide away`)
	placeLinks = wordSet(`in at near across throughout`)
)

var (
	auxiliary        = wordSet(`is are was were has have had will be`)
	periods          = wordSet(`second minute hour day week month year`)
	pronouns         = wordSet(`he she it they we you i`)
	relativePronouns = wordSet(`which who that`)
	conjunctions     = wordSet(`and but while whereas although though as because`)
)

// wideEvents happen in many places at once: what is counted in one of them is a part.
var wideEvents = keySet(`storm cyclone typhoon hurricane flood earthquake heat wave cold drought protest demonstrations riots strike fighting war outbreak epidemic
violence clashes rain monsoon unrest`)

// directionWords, before the name of a place, tell where it lies and bound nothing.
var directionWords = wordSet(`northern southern eastern western north south east west`)

// plurals are nouns of many that do not end in s.
var plurals = wordSet(`people men women children police cattle sheep`)

// eventWords name what happened; at, in or on it is no place.
var eventWords = keySet(`fire flood explosion crash storm earthquake attack collapse landslide avalanche shooting bombing clash riot strike derailment eruption
disaster incident tragedy violence fighting war battle protest demonstration`)

// movingWords stand with values of which two reports of one day need not agree:
// prices that move by the minute, polls that ask different people.
var movingWords = keySet(`share stock index future crude bitcoin poll pollster`)

// recurringWords are done again and again: two dates of them are two events.
var recurringWords = keySet(`meet met meeting visit play speak talk call attack strike struck protest march travel publish appear beat win lose score train fly flew
shell bomb fire fired arrest`)

// measuredWords are measures of many kinds: the word before them says which.
var measuredWords = keySet(`profit loss revenue sale turnover income debt deficit surplus budget cost price inflation unemployment turnout growth rate poverty export
import output production demand emission wage salary rent tax spending investment donation`)

// plainSpeakers report what they count and are no party to it: two of them that
// differ contradict each other, while a union and a company may differ for ever.
var plainSpeakers = keySet(`police official authority mayor governor ministry minister rescuer hospital doctor institute office commission agency operator firefighter
fire service department spokesman spokeswoman spokesperson statistics guard company court bank resident villager witness director manager chairman medic
paramedic prosecutor coastguard survey media report`)

// partySpeakers are parties to what they say, whatever office they hold.
var partySpeakers = keySet(`rebel opposition union organiser organizer activist militant separatist insurgent army military defence defense troops navy forces general
lawyer family campaigner critic environmentalist junta kremlin party`)

// scopeWords bound what is counted: two statements must have the same ones.
var scopeWords = groups(`
region: region regional province provincial
country: country nationwide national nation countrywide
world: world worldwide global
north: north northern
south: south southern
east: east eastern
west: west western
average: average mean median
each: each every apiece
daily: daily
weekly: weekly
monthly: monthly
annual: annual yearly
year: year
month: month
week: week
quarter: quarter
half: half
hour: hour
days: days
since: since
decade: decade
season: season
winter: winter
summer: summer
autumn: autumn
spring: spring
weekend: weekend
century: century
noon: noon midday
midnight: midnight
long: long length
high: high tall height
deep: deep depth
wide: wide width
seriously: serious bad severe critical slight light
again: again re-elected reelected
new: new additional further another extra
gross: gross
net: net
rural: rural
urban: urban
young: young
old: old elderly
male: male men
female: female women
`)

// partWords begin a phrase that names a part of what was counted before.
var partWords = wordSet(`including among amongst excluding besides`)

// vagueNumbers name no number.
var vagueNumbers = wordSet(`dozens scores tens hundreds thousands millions billions trillions couple`)

// bounds are the words before a number that bound it or make it vague; the
// longest that fits counts.
var boundPhrases = []struct {
	words string
	bound bound
}{
	{"no fewer than", atLeast},
	{"no less than", atLeast},
	{"at least", atLeast},
	{"a minimum of", atLeast},
	{"more than", above},
	{"over", above},
	{"upwards of", above},
	{"in excess of", above},
	{"no more than", below},
	{"fewer than", below},
	{"less than", below},
	{"up to", below},
	{"as many as", below},
	{"as much as", below},
	{"at most", below},
	{"under", below},
	{"below", below},
	{"nearly", about},
	{"almost", about},
	{"about", about},
	{"around", about},
	{"roughly", about},
	{"approximately", about},
	{"some", about},
	{"close to", about},
	{"circa", about},
	{"just", about},
	{"well over", above},
}

// nameNumbers are the words before a number that is a name and counts nothing.
var nameNumbers = wordSet(`page article chapter number no route line room flight phase section paragraph highway platform gate type model version level`)

// groups reads lines "key: words" into a table from stem to key.
func groups(list string) map[string]string {
	out := make(map[string]string)
	for line := range strings.Lines(list) {
		key, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		for _, w := range strings.Fields(words) {
			out[stem(w)] = key
		}
	}
	return out
}

// keySet reads words into the set of their keys.
func keySet(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range wordSet(list) {
		set[wordKey(w)] = true
	}
	return set
}
