package llmtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Thresholds of finding a reference answer by its text.
const (
	minSentence = 0.6 // Dice between a prompt line and a reference sentence
	minInside   = 0.8 // share of the shorter one's words found in the longer one
	minClaim    = 0.8 // Dice between a claim of the prompt and one of a merge file
)

// library holds reference answers. A nil library knows nothing.
type library struct {
	articles []*refArticle
	merges   []*refMerge
}

type refArticle struct {
	Lang     string `json:"lang"`
	Segments []struct {
		Original string `json:"original"`
		English  string `json:"english"`
	} `json:"segments"`
	Headline string `json:"headline"`
	Claims   []struct {
		Text     string `json:"text"`
		Evidence []int  `json:"evidence"` // indexes into Segments
		Kind     string `json:"kind"`
	} `json:"claims"`
	People        []person `json:"people"`
	Organizations []string `json:"organizations"`
	Places        []string `json:"places"`
	EventDate     string   `json:"event_date"`
	Topic         string   `json:"topic"`

	original, english []bag // of Segments
}

type refMerge struct {
	Headline string `json:"headline"`
	Summary  string `json:"summary"`
	Points   []struct {
		Text   string   `json:"text"`
		Claims []string `json:"claims"` // claim texts
	} `json:"points"`
}

// loadLibrary reads every *.json file of dir; "" is no library. A file of
// another kind, or one that cites a segment it does not have, is an error:
// a reference that is silently not used would make a test mean nothing.
func loadLibrary(dir string) (*library, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("llmtest: read the reference answers: %w: name a folder of JSON files", err)
	}
	lib := &library{}
	for _, e := range entries { // ReadDir sorts by name
		if e.IsDir() || filepath.Ext(e.Name()) != ".json" {
			continue
		}
		path := filepath.Join(dir, e.Name())
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("llmtest: read the reference answer: %w", err)
		}
		if err := lib.add(raw); err != nil {
			return nil, fmt.Errorf("llmtest: reference answer %s: %w", path, err)
		}
	}
	return lib, nil
}

func (lib *library) add(raw []byte) error {
	var kind struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return fmt.Errorf("not JSON of the known form: %w", err)
	}
	switch kind.Kind {
	case "article":
		a := &refArticle{}
		if err := json.Unmarshal(raw, a); err != nil {
			return err
		}
		for _, s := range a.Segments {
			a.original = append(a.original, newBag(s.Original))
			a.english = append(a.english, newBag(s.English))
		}
		for _, c := range a.Claims {
			for _, e := range c.Evidence {
				if e < 0 || e >= len(a.Segments) {
					return fmt.Errorf("claim %q cites segment %d of %d: correct the index", c.Text, e, len(a.Segments))
				}
			}
		}
		lib.articles = append(lib.articles, a)
	case "merge":
		m := &refMerge{}
		if err := json.Unmarshal(raw, m); err != nil {
			return err
		}
		lib.merges = append(lib.merges, m)
	default:
		return fmt.Errorf("kind %q is neither \"article\" nor \"merge\"", kind.Kind)
	}
	return nil
}

// hit says which reference sentences a prompt line is.
type hit struct {
	segments []int // in document order
	score    float64
}

// match finds a line among reference sentences: the most similar one, the run
// of sentences it consists of, or the sentence it is a part of.
func match(text bag, refs []bag) (hit, bool) {
	best, bestDice := -1, 0.0
	for i, r := range refs {
		if d := text.dice(r); d > bestDice {
			best, bestDice = i, d
		}
	}
	// Several reference sentences in one line, next to each other.
	var run hit
	for i := 0; i < len(refs); i++ {
		sum := 0
		for j := i; j < len(refs) && refs[j].within(text) >= minInside; j++ {
			sum += refs[j].n
			if j == i || sum > text.n*5/4 {
				continue
			}
			joined := 0
			for k := i; k <= j; k++ {
				joined += refs[k].shared(text)
			}
			if d := 2 * float64(min(joined, text.n)) / float64(sum+text.n); d > run.score {
				run = hit{segments: span(i, j), score: d}
			}
		}
	}
	if run.score >= minSentence && run.score > bestDice {
		return run, true
	}
	if bestDice >= minSentence {
		return hit{[]int{best}, bestDice}, true
	}
	// A part of one sentence; too few words are found in any long one.
	if text.n >= 3 {
		part, partScore := -1, minInside
		for i, r := range refs {
			if s := text.within(r); s >= partScore && (part < 0 || s > partScore) {
				part, partScore = i, s
			}
		}
		if part >= 0 {
			return hit{[]int{part}, partScore * minSentence}, true
		}
	}
	return hit{}, false
}

func span(i, j int) []int {
	var out []int
	for ; i <= j; i++ {
		out = append(out, i)
	}
	return out
}

// find returns the article that a document's lines match best, and the hit of
// each line. english matches the translations instead of the originals.
func (lib *library) find(doc []line, english bool) (*refArticle, map[int]hit) {
	if lib == nil {
		return nil, nil
	}
	texts := make([]bag, len(doc))
	for i, l := range doc {
		texts[i] = newBag(l.text)
	}
	var best *refArticle
	var bestHits map[int]hit
	bestScore := 0.0
	for _, a := range lib.articles {
		refs := a.original
		if english {
			refs = a.english
		}
		hits, score := map[int]hit{}, 0.0
		for i, t := range texts {
			if h, ok := match(t, refs); ok {
				hits[i] = h
				score += h.score
			}
		}
		if score > bestScore {
			best, bestHits, bestScore = a, hits, score
		}
	}
	return best, bestHits
}

// translate returns the English of the lines the references know, by index.
func (lib *library) translate(doc []line) map[int]string {
	a, hits := lib.find(doc, false)
	out := map[int]string{}
	for i, h := range hits {
		var parts []string
		for _, s := range h.segments {
			parts = append(parts, a.Segments[s].English)
		}
		out[i] = wireQuotes(strings.Join(parts, " "))
	}
	return out
}

// wireQuotes writes double quotation marks as single curly ones, as prompts do:
// a model that copies its prompt's marks never ends a JSON string with one.
var wireQuoteMarks = strings.NewReplacer("“", "‘", "”", "’", "«", "‘", "»", "’", "„", "‘")

func wireQuotes(s string) string {
	s = wireQuoteMarks.Replace(s)
	if !strings.Contains(s, `"`) {
		return s
	}
	var b strings.Builder
	open := true
	for _, r := range s {
		if r == '"' {
			if open {
				r = '‘'
			} else {
				r = '’'
			}
			open = !open
		}
		b.WriteRune(r)
	}
	return b.String()
}

// summarize answers from the article file whose originals or English the
// document is. Claims whose evidence the prompt does not have are left out.
func (lib *library) summarize(c *conversation) (answer, bool) {
	if lib == nil {
		return answer{}, false
	}
	art, hits, doc := lib.best(c)
	if art == nil {
		return answer{}, false
	}
	ids := map[int]string{} // reference segment -> id in the prompt
	scores := map[int]float64{}
	for i := range doc {
		for _, s := range hits[i].segments {
			if hits[i].score > scores[s] {
				ids[s], scores[s] = doc[i].id, hits[i].score
			}
		}
	}
	out := answer{task: c.task, lang: c.lang, headline: wireQuotes(art.Headline), eventDate: art.EventDate, topic: art.Topic}
	limit := c.limit("claims", maxClaims)
	for _, rc := range art.Claims {
		cl := claim{text: wireQuotes(rc.Text), kind: rc.Kind}
		for _, e := range rc.Evidence {
			if id, ok := ids[e]; ok && !slices.Contains(cl.evidence, id) {
				cl.evidence = append(cl.evidence, id)
			} else if !ok {
				cl.evidence = nil
				break
			}
		}
		if len(cl.evidence) > 0 && len(out.claims) < limit {
			out.claims = append(out.claims, cl)
		}
	}
	if len(out.claims) == 0 {
		return answer{}, false
	}
	out.people = head(art.People, c.limit("people", 6))
	out.orgs = head(art.Organizations, c.limit("organizations", 5))
	out.places = head(art.Places, c.limit("places", 5))
	return out, true
}

// best matches the English the turn speaks of and the source fence, and takes
// what fits better.
func (lib *library) best(c *conversation) (*refArticle, map[int]hit, []line) {
	type try struct {
		doc     []line
		english bool
	}
	var art *refArticle
	var hits map[int]hit
	var doc []line
	score := 0.0
	for _, t := range []try{{c.doc, true}, {c.doc, false}, {c.source, false}} {
		a, h := lib.find(t.doc, t.english)
		sum := 0.0
		for i := range t.doc {
			sum += h[i].score
		}
		if a != nil && sum > score {
			art, hits, doc, score = a, h, t.doc, sum
		}
	}
	return art, hits, doc
}

// merge answers from the merge file that knows claims of more than half of the
// prompt's articles, the one that knows most claims first.
func (lib *library) merge(c *conversation) (answer, bool) {
	if lib == nil {
		return answer{}, false
	}
	all := map[string]bool{}
	bags := make([]bag, len(c.doc))
	for i, l := range c.doc {
		all[articleOf(l.id)] = true
		bags[i] = newBag(l.text)
	}
	var best answer
	bestClaims := 0
	for _, m := range lib.merges {
		out := answer{task: c.task, headline: wireQuotes(m.Headline), summary: wireQuotes(m.Summary)}
		seen, known := map[string]bool{}, map[string]bool{}
		for _, p := range m.Points {
			var ids []string
			for _, text := range p.Claims {
				if i, ok := closest(newBag(text), bags); ok && !slices.Contains(ids, c.doc[i].id) {
					ids = append(ids, c.doc[i].id)
					known[c.doc[i].id] = true
					seen[articleOf(c.doc[i].id)] = true
				}
			}
			if len(ids) > 0 {
				out.points = append(out.points, point{wireQuotes(p.Text), ids})
			}
		}
		if 2*len(seen) > len(all) && len(known) > bestClaims {
			best, bestClaims = out, len(known)
		}
	}
	best.points = head(best.points, c.limit("points", len(best.points)))
	return best, bestClaims > 0
}

func closest(text bag, bags []bag) (int, bool) {
	best, score := -1, minClaim
	for i, b := range bags {
		if d := text.dice(b); d >= score && (best < 0 || d > score) {
			best, score = i, d
		}
	}
	return best, best >= 0
}

func head[T any](list []T, n int) []T { return list[:min(n, len(list))] }
