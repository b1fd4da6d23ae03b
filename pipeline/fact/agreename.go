package fact

// names compares the names of a translation. See Agree for what is not blamed.
func (c comparison) names() Result {
	va, vb := vocabularyOf(c.a), vocabularyOf(c.b)
	foreign := c.a.mostlyOtherScript()
	var missing, extra, doubted, unknown []string
	look := 0
	for _, n := range c.fa.Names {
		if !n.Strong {
			if c.lone(n, vb) {
				look++
				doubted = append(doubted, n.Text)
			}
			continue
		}
		look++
		switch c.source(n, vb, foreign) {
		case Fail:
			missing = append(missing, n.Text)
		case Unknown:
			doubted = append(doubted, n.Text)
		}
	}
	doubt := ""
	if len(doubted) > 0 {
		doubt = "a name of " + c.aName + " may have another form in " + c.bName + ": " + doubted[0]
	}
	var skeletons []string
	if foreign {
		skeletons = skeletonsOf(c.a)
	}
	for _, n := range c.fb.Names {
		verdict := c.added(n, va, foreign, skeletons)
		if !n.Strong {
			// A lone capitalised word may be the English form of something that
			// the original writes small: a doubt, never a fault.
			if verdict == Pass || foreign || len(n.Text) < 4 || c.b.titleCase() {
				continue
			}
			verdict = Unknown
		}
		look++
		switch verdict {
		case Fail:
			extra = append(extra, n.Text)
		case Unknown:
			unknown = append(unknown, n.Text)
			if doubt == "" {
				doubt = "a name of " + c.bName + " was not recognised in " + c.aName + ": " + n.Text
			}
		}
	}
	if len(missing)+len(extra) > 0 {
		doubt = ""
	}
	r := c.result(CheckName, missing, extra, doubt, look)
	r.Doubted = unknown
	return r
}

// source judges one strong name of the original against the English.
func (c comparison) source(n Name, english vocabulary, foreign bool) Verdict {
	toks := nameTokens(n.Text)
	found, alike, total := 0, 0, 0
	last := false
	for i, t := range toks {
		if !foreign && translatable(t) {
			if english.resembles(t) {
				alike++
			}
			continue
		}
		total++
		if english.holds(t) {
			found++
			last = i == len(toks)-1
		} else if english.resembles(t) {
			alike++
		}
	}
	switch {
	case total == 0 || found == total:
		return Pass
	case foreign && found == 0:
		return Fail
	case foreign:
		return Fail
	case 2*found >= total && last:
		return Pass
	case found > 0 || alike > 0 || c.unexplainedCapital():
		return Unknown
	}
	if len(toks) == 1 {
		// An acronym is translated or spelled out more often than lost (ONU, VK).
		return Unknown
	}
	return Fail
}

// added judges one name of the English against the original.
func (c comparison) added(n Name, original vocabulary, foreign bool, skeletons []string) Verdict {
	toks := nameTokens(n.Text)
	found, total := 0, 0
	for _, t := range toks {
		if translatable(t) {
			continue
		}
		total++
		if original.holds(t) || (!foreign && original.resembles(t)) {
			found++
		} else if foreign && matchesSkeleton(t, skeletons) {
			found++
		}
	}
	switch {
	case total == 0 || found == total:
		return Pass
	case foreign:
		return Unknown
	case found > 0 || len(toks) == 1:
		return Unknown
	}
	return Fail
}

// unexplainedCapital reports a capitalised English word that the original does
// not have: it may be the translation of a name that is looked for.
func (c comparison) unexplainedCapital() bool {
	v := vocabularyOf(c.a)
	for i, t := range c.b.toks {
		if t.kind == word && isCapital(t.raw) && len(t.raw) > 1 && !c.b.sentenceStart(i) && !v.resembles(t.norm) {
			return true
		}
	}
	return false
}

// lone reports a single capitalised word in mid-sentence that the English has
// in no form, while the English has no capitalised word of its own that could
// be its translation. It is a doubt only: countries, peoples and titles are
// written alike.
func (c comparison) lone(n Name, english vocabulary) bool {
	toks := nameTokens(n.Text)
	if len(toks) == 0 {
		return false
	}
	for _, t := range toks {
		if len(t) < 2 || translatable(t) || english.resembles(t) {
			return false
		}
	}
	return c.known && !c.a.titleCase() && !c.unexplainedCapital()
}
