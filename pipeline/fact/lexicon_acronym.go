package fact

import "strings"

// acronymGroups are organisations and terms of news under their acronyms in the
// five languages and the words they stand for, one group a line.
const acronymGroups = `nato otan navo
un onu vn pbb nu
eu ue
us usa vs as eua
uk gb vk
who oms
imf fmi
wto omc
ngo ong lsm
gdp pib bbp pdb
vat tva btw ppn
adn dna
hiv vih
aids sida
ai ia
ceo pdg
wwii wo2
uae eau vae uea
drc rdc
eib bei
ecb bce
icc cpi
icj cij
iaea aiea
osce ovse
oecd ocde oeso
opec opep
ilo oit`

var acronymGroup = buildAcronymGroups()

func buildAcronymGroups() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(acronymGroups, "\n") {
		f := strings.Fields(line)
		for _, a := range f {
			if m[a] == nil {
				m[a] = f
			}
		}
	}
	return m
}

// acronymMeans gives the English words that an acronym may be spelled out as.
var acronymMeans = map[string]string{
	"nato": "north atlantic", "un": "united nations", "eu": "european union", "us": "united states", "uk": "united kingdom",
	"who": "world health", "imf": "international monetary", "wto": "world trade", "ngo": "nongovernmental", "ai": "artificial intelligence",
	"uae": "emirates", "ecb": "european central", "icc": "international criminal", "icj": "international court", "gdp": "gross domestic",
}

// sameAcronym reports that the text has the acronym w in the form of another
// language or spelled out.
func (v vocabulary) sameAcronym(w string) bool {
	for _, a := range acronymGroup[w] {
		if v.words[a] || acronymMeans[a] != "" && strings.Contains(v.joined, strings.ReplaceAll(acronymMeans[a], " ", "")) {
			return true
		}
		if strings.Contains(v.dotted, " "+a+" ") {
			return true // U.S.
		}
	}
	return false
}
