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
	absent, doubtful, cities := lostPlaces(as, bs, n.english, n.b)
	added, _, addedCities := lostPlaces(bs, as, n.original, n.a)
	added = append(added, addedCities...)
	switch {
	case len(absent) > 0:
		missing, extra = absent, added
	case len(cities) > 0 && len(added) > 0:
		missing, extra = cities, added
	case len(cities) > 0:
		doubt = cities[0]
	case len(doubtful) > 0 && len(added) > 0:
		doubt = doubtful[0]
	}
	return missing, extra, doubt, len(as) + len(bs)
}

// lostPlaces lists the places of one text that the other names in no form:
// countries, those whose name may be another word, and cities, which a
// translation may say in another way ("the capital").
func lostPlaces(list, others []country, words vocabulary, r *reading) (countries, doubtful, cities []string) {
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
			doubtful = append(doubtful, x.text)
		case x.id >= firstCity:
			cities = append(cities, x.text)
		default:
			countries = append(countries, x.text)
		}
		said[x.id] = true // each once
	}
	return countries, doubtful, cities
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
