package llmtest

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
)

// SimArticle makes up a news text for load: about size bytes (300 at least) in
// English ("en") or French ("fr"), about an event of its own for every n. Names,
// numbers and dates differ from event to event, so that no two are grouped. The
// same arguments give the same text.
func SimArticle(lang string, n, size int) string {
	r := rand.New(rand.NewPCG(uint64(n), 0x5eed))
	forms, things, months := simEnglish, simThings["en"], simMonths["en"]
	if lang == "fr" {
		forms, things, months = simFrench, simThings["fr"], simMonths["fr"]
	}
	town, lead, org := simName(r, 3), simName(r, 2)+" "+simName(r, 3), simName(r, 3)
	people := []string{lead, simName(r, 2) + " " + simName(r, 2), simName(r, 3) + " " + simName(r, 2)}
	month := months[r.IntN(len(months))]
	topic := r.Perm(len(things))[:6]
	var b strings.Builder
	used := map[string]bool{}
	for b.Len() < max(size, 300) {
		form := forms[r.IntN(len(forms))]
		sentence := strings.NewReplacer(
			"{town}", town, "{org}", org, "{person}", people[r.IntN(len(people))],
			"{thing}", things[topic[r.IntN(len(topic))]], "{other}", things[topic[r.IntN(len(topic))]],
			"{n}", fmt.Sprint(11+r.IntN(880)), "{m}", fmt.Sprint(2+r.IntN(97)),
			"{day}", fmt.Sprint(1+r.IntN(28)), "{month}", month,
		).Replace(form)
		if used[sentence] {
			continue
		}
		used[sentence] = true
		b.WriteString(sentence)
		b.WriteString("\n\n"[:1+r.IntN(2)])
	}
	return b.String()
}

// simNamed is a name of three syllables, as simName makes them.
var simNamed = regexp.MustCompile(`\b[BDFGKLMNPRSTVZ][aeiou](?:[bdfgklmnprstvz][aeiou]){2}[lnrsk]\b`)

// SimForeign returns the made-up names of an English text that the article it is
// said to be from does not have, and how many names it looked at. Every event of
// SimArticle has its own, in most sentences.
func SimForeign(article, english string) (foreign []string, read int) {
	names := simNamed.FindAllString(english, -1)
	for _, name := range names {
		if !strings.Contains(article, name) {
			foreign = append(foreign, name)
		}
	}
	return foreign, len(names)
}

// simName is a made-up name of a few syllables.
func simName(r *rand.Rand, syllables int) string {
	const onset, nucleus = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for range syllables {
		b.WriteByte(onset[r.IntN(len(onset))])
		b.WriteByte(nucleus[r.IntN(len(nucleus))])
	}
	b.WriteByte("lnrsk"[r.IntN(5)])
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

var simMonths = map[string][]string{
	"en": {"January", "March", "May", "July", "September", "November"},
	"fr": {"janvier", "mars", "mai", "juillet", "septembre", "novembre"},
}

// simThings are what the texts speak of, the same in both languages.
var simThings = map[string][]string{
	"en": {
		"the bridge", "the harbour", "the school", "the hospital", "the railway", "the library", "the factory", "the market", "the airport", "the museum",
		"the reservoir", "the stadium", "the theatre", "the power station", "the tunnel", "the town hall", "the canal", "the laboratory", "the prison", "the university",
	},
	"fr": {
		"le pont", "le port", "l'école", "l'hôpital", "le chemin de fer", "la bibliothèque", "l'usine", "le marché", "l'aéroport", "le musée",
		"le réservoir", "le stade", "le théâtre", "la centrale", "le tunnel", "la mairie", "le canal", "le laboratoire", "la prison", "l'université",
	},
}

var simEnglish = []string{
	"The council of {town} will spend {n} million euros on {thing} and {other}.",
	"{person} said on {day} {month} that the work on {thing} would take {m} weeks.",
	"The company {org} has sold {n} houses near {thing} since last year.",
	"About {n} workers of {org} went on strike in front of {thing} on {day} {month}.",
	"According to {person}, the price of water in {town} rose by {m} percent.",
	"A fire damaged {thing} in {town}, and {m} people were taken to a doctor.",
	"The director of {org}, {person}, presented the plans for {thing} to {n} visitors.",
	"On {day} {month} the court in {town} heard {m} witnesses about {thing}.",
	"The report counts {n} complaints about {thing}, most of them from {town}.",
	"{person} announced that {org} would open {thing} again after {m} days.",
	"Storms closed the road between {town} and {thing} for {m} hours.",
	"The police in {town} found {n} bicycles behind {thing} on {day} {month}.",
}

var simFrench = []string{
	"Le conseil de {town} dépensera {n} millions d'euros pour {thing} et {other}.",
	"{person} a déclaré le {day} {month} que les travaux sur {thing} dureraient {m} semaines.",
	"La société {org} a vendu {n} maisons près de {thing} depuis l'année dernière.",
	"Environ {n} ouvriers de {org} ont fait grève devant {thing} le {day} {month}.",
	"Selon {person}, le prix de l'eau à {town} a augmenté de {m} pour cent.",
	"Un incendie a endommagé {thing} à {town}, et {m} personnes ont été conduites chez un médecin.",
	"Le directeur de {org}, {person}, a présenté les plans de {thing} à {n} visiteurs.",
	"Le {day} {month}, le tribunal de {town} a entendu {m} témoins au sujet de {thing}.",
	"Le rapport compte {n} plaintes au sujet de {thing}, la plupart de {town}.",
	"{person} a annoncé que {org} ouvrirait de nouveau {thing} après {m} jours.",
	"Des tempêtes ont fermé la route entre {town} et {thing} pendant {m} heures.",
	"La police de {town} a trouvé {n} vélos derrière {thing} le {day} {month}.",
}
