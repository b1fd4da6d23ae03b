package pipeline

import (
	"cmp"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/babelwire/babelwire/pipeline/fact"
	"github.com/babelwire/babelwire/pipeline/lang"
)

// This file says what it means to verify a briefing: everything in it that the
// program made is made again, by the code that made it, from what it was made
// of, and compared with what the file says. What is taken as given are the
// originals, the English that a model gave for them, and the words of claims and
// merged points; whether these belong together is what is found out. No model is
// asked and no network used.

// Finding is something in a briefing that does not follow from the originals in it.
type Finding struct {
	Where   string `json:"where"`   // for people: "story 2, point 3"
	Path    string `json:"path"`    // in the file: "stories[1].points[2].verdict"
	Kind    string `json:"kind"`    // one of the Find constants
	Said    string `json:"said"`    // what the file says; "" where it says nothing
	Follows string `json:"follows"` // what follows from the rest of it; "" is nothing
	Next    string `json:"next_step"`
}

// The kinds of findings.
const (
	FindVerdict  = "verdict"  // of a claim or a point
	FindNumber   = "number"   // the check of numbers gives another result
	FindDate     = "date"     // the same of dates; a day that no calendar has
	FindName     = "name"     // the same of names; a name that stands nowhere
	FindCheck    = "check"    // another check gives another result
	FindCitation = "citation" // evidence, a quoted original, or what cites what
	FindID       = "id"       // an id is not the hash of what it stands for
	FindText     = "text"     // a text that does not follow: headline, summary, mended English
	FindCount    = "count"    // publishers, coverage, failed
	FindState    = "state"    // a source's state, reason or message; a language
	FindRules    = "rules"    // the file holds the results of other checks than this version makes
	FindContents = "contents" // the id of the briefing does not fit its contents: something was changed, the checks cannot say what
)

// Rederived counts what was made again and compared.
type Rederived struct {
	Stories   int `json:"stories"`
	Points    int `json:"points"`
	Articles  int `json:"articles"`
	Claims    int `json:"claims"`
	Sentences int `json:"sentences"` // whose English was checked against their originals
	Citations int `json:"citations"` // of sentences by claims, and of claims by points
	Checks    int `json:"checks"`    // results of single checks, both links
	Numbers   int `json:"numbers"`   // stated by claims and points, as are the next two
	Dates     int `json:"dates"`
	Names     int `json:"names"`
	IDs       int `json:"ids"`
}

// Verification is the result of Verify. Findings are in the order of the
// file: stories, then articles, then the rest.
type Verification struct {
	Findings []Finding `json:"findings"`
	// Next is what to do where anything was found, besides the next step of each
	// finding; "" where nothing was.
	Next      string    `json:"next_step"`
	Rederived Rederived `json:"rederived"`
	// CannotKnow says, a sentence each, what no file can prove about itself.
	CannotKnow []string `json:"cannot_know"`
}

// Verify makes again everything in a briefing that follows from the rest of it,
// and reports what does not. It does not change b and accepts any: a hostile file
// gives findings, never a panic. It takes about a third of a second to load the
// models of languages, and some milliseconds an article.
func Verify(b *Briefing) Verification { return newVerifier(b, lang.New()).verify() }

// verifier holds a briefing and what was made again of it.
type verifier struct {
	*Verification
	b      *Briefing
	p      *Pipeline
	remade []remade           // entry i is of article i
	byID   map[string]*remade // by the id in the file
	claims map[string]citable // by the id in the file
}

// remade is an article made again.
type remade struct {
	*Article
	proven []string // its English before second opinions
	// gone is set where English was rejected: what was doubted in it is not in
	// the file.
	gone  bool
	story int // the index of the story that tells it, or -1
}

func newVerifier(b *Briefing, detector Detector) *verifier {
	return &verifier{
		Verification: &Verification{Findings: []Finding{}, CannotKnow: cannotKnow(b)}, b: b,
		p:      &Pipeline{cfg: Config{Detector: detector, Skill: b.Skill, Languages: languagesOf(b)}, log: slog.New(slog.DiscardHandler)},
		remade: make([]remade, len(b.Articles)), byID: map[string]*remade{}, claims: map[string]citable{},
	}
}

// verify makes everything again, in steps that need what the steps before made.
func (v *verifier) verify() Verification {
	v.each(len(v.b.Articles), (*verifier).remakeArticle)
	v.link()
	v.compareArticles()
	v.each(len(v.b.Stories), (*verifier).remakeStory)
	v.remakeWhole()
	v.remakeID()
	slices.SortStableFunc(v.Findings, func(x, y Finding) int { return cmp.Compare(placeInFile(x), placeInFile(y)) })
	if len(v.Findings) > 0 {
		v.Next = otherVersion
	}
	return *v.Verification
}

// link makes what the articles, each made on its own, have to do with each other
// and with the stories.
func (v *verifier) link() {
	v.remakeIDs()
	v.indexStories()
	v.remakeCopies()
	v.indexClaims()
}

func (v *verifier) compareArticles() {
	for i, a := range v.remade {
		v.compare(indexed("articles", i), v.b.Articles[i], *a.Article)
	}
}

// remakeWhole makes what is said of the briefing as a whole.
func (v *verifier) remakeWhole() {
	v.checkOrder()
	v.remakeCounts()
	if v.b.Language != "en" {
		v.find("language", FindState, v.b.Language, "en")
	}
	v.checkRules()
}

// remakeID makes the id of the briefing, which changes with anything that its
// articles and stories say.
func (v *verifier) remakeID() {
	v.Rederived.IDs++
	if id := contentID(v.b.Articles, v.b.Stories); id != v.b.ID {
		v.find("id", FindContents, v.b.ID, "another id: something in the articles or stories was changed")
	}
}

// placeInFile orders findings: which rules the file is of says most, then comes
// what is read first.
func placeInFile(f Finding) int {
	switch {
	case f.Kind == FindRules:
		return 0
	case strings.HasPrefix(f.Path, "stories"):
		return 1
	case strings.HasPrefix(f.Path, "articles"):
		return 2
	}
	return 3
}

// checkRules looks whether the checks that the file holds the results of are
// those that are made now.
func (v *verifier) checkRules() {
	made := make([]Article, len(v.remade))
	for i, a := range v.remade {
		made[i] = *a.Article
	}
	then, now := checkNames(v.b.Articles), checkNames(made)
	if then != now {
		v.find("articles", FindRules, then, now)
	}
}

// checkNames lists the names of all checks of some articles.
func checkNames(articles []Article) string {
	names := map[string]bool{}
	for _, a := range articles {
		for _, s := range a.Segments {
			for _, c := range s.Checks {
				names[c.Check] = true
			}
		}
		for _, c := range a.Claims {
			for _, k := range c.Checks {
				names[k.Check] = true
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), ", ")
}

// each does the work for 0 to n-1, several at once, and joins what was found in
// their order.
func (v *verifier) each(n int, work func(v *verifier, i int)) {
	parts := make([]verifier, n)
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range parts {
		parts[i] = *v
		parts[i].Verification = &Verification{}
		g.Go(func() error {
			work(&parts[i], i)
			return nil
		})
	}
	_ = g.Wait() // no work fails
	for _, part := range parts {
		v.Findings = append(v.Findings, part.Findings...)
		v.Rederived.add(part.Rederived)
	}
}

func (r *Rederived) add(o Rederived) {
	r.Stories += o.Stories
	r.Points += o.Points
	r.Articles += o.Articles
	r.Claims += o.Claims
	r.Sentences += o.Sentences
	r.Citations += o.Citations
	r.Checks += o.Checks
	r.Numbers += o.Numbers
	r.Dates += o.Dates
	r.Names += o.Names
	r.IDs += o.IDs
}

// languagesOf lists the languages that the briefing has claims in: those that
// were read, as far as it shows.
func languagesOf(b *Briefing) []string {
	var codes []string
	for _, a := range b.Articles {
		for _, c := range a.Claims {
			for _, id := range c.Evidence {
				if s := a.segment(id); s != nil && !slices.Contains(codes, s.Lang) {
					codes = append(codes, s.Lang)
				}
			}
		}
	}
	return codes
}

// count books the facts that a published text states.
func (v *verifier) count(text string) {
	f := fact.Extract(text, "en")
	v.Rederived.Numbers += len(f.Numbers)
	v.Rederived.Dates += len(f.Dates)
	v.Rederived.Names += len(f.Names)
}

// cannotKnow says what the file does not hold.
func cannotKnow(b *Briefing) []string {
	list := []string{
		"Whether the originals are what the publishers wrote: compare the sha256 of each article with the source you have (sha256sum FILE).",
		"Whether a sentence was rightly left out as page furniture, and whether the furniture and what lies between the sentences is as it was.",
	}
	if !b.WithoutModel {
		list = append(list,
			"Whether the English means what the original says: numbers, dates, names, length, language and negations were compared, meaning was not.",
			"What the model said that is not in the file: answers that were rejected, and with them the order of a turn's answers.")
	}
	return append(list,
		"Who published an article, when and where, whether sources or points were taken away, and what was dropped: the id of the briefing covers these, but whoever changes them can make that anew.",
		"Whether the title, the times, what is said of the run, its tokens and what is new in it, and the skill grades of the model are right: they were taken as they stand.",
		"Whether the articles of a story belong together: the dates of events that this was decided with are not in the file.")
}
