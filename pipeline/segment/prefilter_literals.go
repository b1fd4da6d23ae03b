package segment

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// textStart and textEnd stand in a required literal for the two ends of a text.
// No text of a page holds them; one that does is merely given to the expression.
const (
	textStart = '\x02'
	textEnd   = '\x03'
)

const (
	// mostExact bounds the strings that are kept of a part of an expression that
	// matches nothing else, and mostRequired the literals that one may have: more
	// of them would stand in every text.
	mostExact    = 512
	mostRequired = 2048
	// mostRunes is the largest class of characters that is written out.
	mostRunes = 8
)

// requiredLiterals lists literals of which every text that expr matches holds at
// least one, read as if it stood between textStart and textEnd; nil where nothing
// can be said. It walks the syntax tree as the index of Google Code Search did
// (Russ Cox, "Regular Expression Matching with a Trigram Index", 2012), with
// whole literals in place of trigrams.
func requiredLiterals(expr string) []string {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil // regexp tells it
	}
	return literalsOf(tree.Simplify()).required()
}

// literals is what is known of the texts that a part of an expression matches.
type literals struct {
	exact []string // all of them; nil = too many to list
	some  []string // else: each of them holds one of these; nil = nothing is known
}

// required is what every match holds one of, nil where nothing is known.
func (l literals) required() []string {
	if l.exact == nil {
		return l.some
	}
	if slices.Contains(l.exact, "") {
		return nil
	}
	return l.exact
}

func literalsOf(re *syntax.Regexp) literals {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return literals{exact: []string{""}} // they take no character; what they ask for is not looked at
	case syntax.OpBeginText:
		return literals{exact: []string{string(textStart)}}
	case syntax.OpEndText:
		return literals{exact: []string{string(textEnd)}}
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 || slices.Contains(re.Rune, utf8.RuneError) {
			return literals{} // in any case, or a byte that is no character
		}
		return literals{exact: []string{string(re.Rune)}}
	case syntax.OpCharClass:
		return classLiterals(re.Rune)
	case syntax.OpCapture:
		return literalsOf(re.Sub[0])
	case syntax.OpQuest:
		if sub := literalsOf(re.Sub[0]); sub.exact != nil && len(sub.exact) < mostExact {
			return literals{exact: append(slices.Clone(sub.exact), "")}
		}
	case syntax.OpPlus:
		return literals{some: literalsOf(re.Sub[0]).required()}
	case syntax.OpConcat:
		return concatLiterals(re.Sub)
	case syntax.OpAlternate:
		return alternateLiterals(re.Sub)
	}
	return literals{}
}

// classLiterals writes a class of characters out; ranges holds the first and the
// last of each range.
func classLiterals(ranges []rune) literals {
	var l literals
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(l.exact) == mostRunes || r == utf8.RuneError {
				return literals{}
			}
			l.exact = append(l.exact, string(r))
		}
	}
	return l
}

// concatLiterals joins what is known of parts that follow each other: neighbours
// that can be listed are listed together, and of all that is required the most
// telling is kept.
func concatLiterals(parts []*syntax.Regexp) literals {
	var best []string
	run := []string{""} // the parts since the last that cannot be listed
	listed := true
	for _, p := range parts {
		l := literalsOf(p)
		if l.exact != nil && len(run)*len(l.exact) <= mostExact {
			run = joined(run, l.exact)
			continue
		}
		listed = false
		best = better(best, literals{exact: run}.required())
		best = better(best, l.required())
		run = []string{""}
		if l.exact != nil {
			run = l.exact
		}
	}
	if listed {
		return literals{exact: run}
	}
	return literals{some: better(best, literals{exact: run}.required())}
}

// joined lists every string of a with every one of b behind it.
func joined(a, b []string) []string {
	list := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			if x != "" && y != "" && isEnd(x[len(x)-1]) && isEnd(y[0]) {
				y = y[1:] // the ends of a text take no character: one is asked for, not two
			}
			list = append(list, x+y)
		}
	}
	return list
}

func isEnd(c byte) bool { return c == textStart || c == textEnd }

// alternateLiterals joins what is known of parts of which one matches.
func alternateLiterals(parts []*syntax.Regexp) literals {
	exact, some := []string{}, []string{}
	for _, p := range parts {
		l := literalsOf(p)
		if exact != nil && l.exact != nil && len(exact)+len(l.exact) <= mostExact {
			exact = append(exact, l.exact...)
		} else {
			exact = nil
		}
		if r := l.required(); r == nil || len(some)+len(r) > mostRequired {
			some = nil // one part requires nothing, and so does the whole
		} else if some != nil {
			some = append(some, r...)
		}
	}
	return literals{exact, some}
}

// better is the list that fewer texts hold something of: the one whose shortest
// literal is longer, then the shorter list. nil is worse than any.
func better(a, b []string) []string {
	switch x, y := leastLength(a), leastLength(b); {
	case b == nil || a != nil && (x > y || x == y && len(a) <= len(b)):
		return a
	}
	return b
}

func leastLength(list []string) int {
	least := 0
	for i, s := range list {
		if i == 0 || len(s) < least {
			least = len(s)
		}
	}
	return least
}
