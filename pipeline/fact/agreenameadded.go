package fact

// added judges one name of the English against the original: passedOver when
// nothing of it was looked for.
func (n nameCheck) added(name Name) Verdict {
	if n.namesPlaceOfOriginal(name) {
		return passedOver // places has looked for it
	}
	if n.foreign {
		return n.addedBySound(name)
	}
	parts := nameTokens(name.Text)
	if n.original.holdsJoined(parts) && !n.repeats(name) {
		return Pass
	}
	looked, found, doubtful := 0, 0, false
	for _, t := range parts {
		if translatable(t) || n.placeInOriginal(t) {
			continue
		}
		looked++
		if n.original.holds(t) || n.original.sameAcronym(t) || n.original.resemblesName(t) || n.original.soundsLike(t) {
			found++
		} else if n.original.resembles(t) || n.original.soundsLikeAny(t) {
			found++
			doubtful = true
		}
	}
	switch {
	case looked == 0 || found == looked:
		if n.repeats(name) {
			return Fail
		}
		if doubtful && n.known && !n.headlineB {
			return Unknown // it begins or sounds like another word of the original
		}
		if looked == 0 {
			return saidByAll(parts, func(w string) bool { return n.original.holds(w) || n.placeInOriginal(w) })
		}
		return Pass
	case n.headlineB:
		if name.Strong {
			return Unknown
		}
		return passedOver
	case found > 0, marked(name.Text) && len(parts) == 1:
		return Unknown
	case !name.Strong && len(n.left.proper) == 0:
		// A single name more may say who "the company" is.
		return Unknown
	case n.left.bodies() == 0 && !n.mayBeInstitution(parts):
		return Fail
	}
	return Unknown
}

// addedBySound judges a name of the English against an original in Arabic
// script by its consonants. On human translations nearly every name of two
// words or more is found so; a single one is often an English word (the Blues)
// or translated, and is blamed only when it speaks or bears a title.
func (n nameCheck) addedBySound(name Name) Verdict {
	looked, found, far, lastFar, acronyms := 0, 0, 0, false, 0
	for _, t := range nameTokens(name.Text) {
		if translatable(t) {
			continue
		}
		heard := n.original.holds(t) || n.original.sameAcronym(t)
		if !heard {
			if k := latinSkeletons(t)[0]; len(k) < 2 && len(t) < 5 {
				continue // too few consonants to tell
			}
			heard = matchesSkeleton(t, n.skeletons)
		}
		looked++
		lastFar = !heard && !nearSkeleton(t, n.skeletons, 2)
		if heard {
			found++
		} else if !nearSkeleton(t, n.skeletons, 3) {
			far++
		}
	}
	for _, w := range wordsRaw(name.Text) {
		if marked(w) {
			acronyms++
		}
	}
	switch {
	case found == looked:
		if n.repeats(name) {
			return Fail
		}
		if looked == 0 {
			return passedOver
		}
		n.markSound(name)
		return Pass
	case n.headlineB, acronyms > 0, n.a.lang != "ar", n.mayBeInstitution(nameTokens(name.Text)):
	case looked > 1 && far == looked, looked > 1 && lastFar && found == looked-1, far == 1 && looked == 1 && n.b.namesPerson(name):
		return Fail
	}
	if name.Strong || n.a.lang == "ar" && !n.headlineB && acronyms == 0 && looked == 1 && far == 1 {
		return Unknown
	}
	return passedOver
}

// repeats reports a name that says a word twice which the original says once
// in the same letters: "Zhou Jingren Zhou" for "Jingren Zhou".
func (n nameCheck) repeats(name Name) bool {
	parts := nameTokens(name.Text)
	if len(parts) < 2 {
		return false
	}
	said := make(map[string]int, len(parts))
	for _, t := range parts {
		said[t]++
		if said[t] == 2 && n.original.words[t] && n.counts()[t] < 2 {
			return true
		}
	}
	for t, k := range said {
		if k > 2 && n.original.words[t] && n.counts()[t] < k {
			return true
		}
	}
	return false
}

// countWords tells how often a text says each word.
func countWords(r *reading) map[string]int {
	counts := make(map[string]int, len(r.toks))
	for _, w := range wordsOf(r) {
		counts[w]++
	}
	return counts
}
