package fact

import (
	"slices"
	"sort"
	"strings"
)

// places compares the countries and cities of a translation. One of the
// original that the English names in no form is missing: on human translations
// that hardly happens. One that only the English names often says where "the
// country" is, and is listed only beside a missing one, whose place it takes.
// looked counts the places of both texts; doubt is a place that may be missing.
func (n nameCheck) places() (missing, extra []string, doubt string, looked int) {
	as, bs := n.placesA, n.placesB
	if len(as) == 0 || n.headlineB {
		return nil, nil, "", len(as)
	}
	gone, added := lostPlaces(as, bs, n.english, n.b), lostPlaces(bs, as, n.original, n.a)
	beside := slices.Concat(added.countries, added.cities)
	var blamed, doubted []country
	switch {
	case len(gone.countries) > 0:
		blamed, doubted = gone.countries, gone.cities
	case len(gone.cities) > 0 && len(beside) > 0:
		blamed = gone.cities
	case len(gone.cities) > 0:
		doubted = gone.cities
	case len(gone.doubtful) > 0 && len(beside) > 0:
		doubted = gone.doubtful
	}
	if len(blamed) == 0 {
		beside = nil
	}
	if len(doubted) > 0 {
		doubt = doubted[0].text
	}
	if n.marks != nil {
		for _, p := range as {
			n.marks.inA(n.a.toks[p.first].start, n.a.toks[p.next-1].end, CheckName, gone.verdict(p.id, blamed, doubted))
		}
		for _, p := range bs {
			n.marks.inB(n.b.toks[p.first].start, n.b.toks[p.next-1].end, CheckName, added.verdict(p.id, beside, nil))
		}
	}
	return placeTexts(blamed), placeTexts(beside), doubt, len(as) + len(bs)
}

// placesLost are the places of one text that the other names in no form, each
// once: countries, those whose name may be another word, and cities, which a
// translation may say in another way ("the capital").
type placesLost struct{ countries, doubtful, cities []country }

// verdict tells what became of a place: not lost is Pass, and lost without
// blame or doubt is passed over.
func (l placesLost) verdict(id int, blamed, doubted []country) Verdict {
	is := func(p country) bool { return p.id == id }
	switch {
	case slices.ContainsFunc(blamed, is):
		return Fail
	case slices.ContainsFunc(doubted, is):
		return Unknown
	case slices.ContainsFunc(l.countries, is), slices.ContainsFunc(l.doubtful, is), slices.ContainsFunc(l.cities, is):
		return passedOver
	}
	return Pass
}

func placeTexts(list []country) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.text)
	}
	return out
}

func lostPlaces(list, others []country, words vocabulary, r *reading) placesLost {
	var lost placesLost
	said := map[int]bool{}
	for _, o := range others {
		said[o.id] = true
	}
	for _, x := range list {
		if _, ok := said[x.id]; !ok {
			said[x.id] = namesPlace(x, others, words, r)
		}
		switch {
		case said[x.id]:
			continue
		case x.doubtful:
			lost.doubtful = append(lost.doubtful, x)
		case x.id >= firstCity:
			lost.cities = append(lost.cities, x)
		default:
			lost.countries = append(lost.countries, x)
		}
		said[x.id] = true // each once
	}
	return lost
}

// namesPlace reports that the other text names x in another way: by a vaguer
// name, an acronym, its people, or a spelling that the tables do not have.
func namesPlace(x country, others []country, words vocabulary, r *reading) bool {
	for _, o := range others {
		if samePlace(o.id, x.id) {
			return true
		}
	}
	key := fold(x.text)
	if words.sameAcronym(key) || x.id < firstCity && r.hasPeople(x.id) {
		return true
	}
	if strings.ContainsAny(key, " -") {
		return false
	}
	for _, w := range words.capitals {
		if !r.isCountry(w) && len(w) > 3 && (commonPrefix(w, key) >= 4 || withinOneEdit(w, key)) {
			return true
		}
	}
	return false
}

// placeInOriginal reports that a word of the English is the whole name of a
// place, or of its people, that the original names in its own language.
func (n nameCheck) placeInOriginal(w string) bool {
	names := placesOf("en")
	id := names.ids[w]
	if id == 0 {
		return false
	}
	return slices.ContainsFunc(n.placesA, func(p country) bool { return samePlace(p.id, id) }) || id < firstCity && n.a.hasPeople(id)
}

// within gives the place of a list in whose name the bytes from start to end stand.
func (r *reading) within(list []country, start, end int) (country, bool) {
	k := sort.Search(len(list), func(i int) bool { return r.toks[list[i].next-1].end >= end })
	if k < len(list) && r.toks[list[k].first].start <= start {
		return list[k], true
	}
	return country{}, false
}

// namesPlaceOfOriginal reports a name of the English that is, or is part of, the
// name of a place that the original names in its own language.
func (n nameCheck) namesPlaceOfOriginal(name Name) bool {
	p, ok := n.b.within(n.placesB, name.Start, name.End)
	return ok && n.heldA[p.id]
}
