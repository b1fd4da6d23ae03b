package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/babelwire/babelwire/pipeline/llm"
	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// verifyTold briefs two reports of one event, from two countries, that give
// different figures for it.
func verifyTold(t *testing.T) *Briefing {
	t.Helper()
	b := newBench(t, llmtest.Options{})
	dir := t.TempDir()
	var sources []Source
	for _, report := range []struct{ name, publisher, country, day, text string }{
		{"a.txt", "The Harbour Post", "NL", "2024-05-03", `Factory fire in Kalvo

A fire in Kalvo killed 12 people on 2 May 2024. The fire broke out in the factory of Lindqvist Paper at night. Divers searched the river Merwick beside the factory. The mayor of Kalvo, Joost Terhorst, visited the factory.
`},
		{"b.txt", "Courrier du Port", "FR", "2024-05-03", `Fire in Kalvo at Lindqvist Paper

A fire in Kalvo killed 15 people on 2 May 2024. The fire broke out in the factory of Lindqvist Paper. Lindqvist Paper stopped all work in Kalvo and closed its office there. The union Vakbond Noord called for an inquiry.
`},
	} {
		path := filepath.Join(dir, report.name)
		if err := os.WriteFile(path, []byte(report.text), 0o600); err != nil {
			t.Fatal(err)
		}
		sources = append(sources, Source{Name: path, Publisher: report.publisher, Country: report.country, Published: report.day})
	}
	client, err := llm.New(llm.Config{Endpoint: llm.Endpoint{BaseURL: b.server.URL}, ProbePrompt: EndpointProbe(), MaxWait: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	p, err := New(Config{Detector: detector(), Client: client, Endpoint: b.server.URL, Journal: b.journal})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Run(context.Background(), sources)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestVerifyTold: what sources say differently, when it was and who tells it is
// made again too.
func TestVerifyTold(t *testing.T) {
	made := verifyTold(t)
	verifyClean(t, made)
	golden := verifyFile(t, made)
	if len(golden.Stories) != 1 || len(golden.Stories[0].Disagreements) == 0 || len(golden.Stories[0].Timeline) == 0 || len(golden.Stories[0].Perspectives) != 2 {
		t.Fatalf("want a story with a disagreement, a timeline and two perspectives, got %s", pretty(golden.Stories))
	}
	for name, change := range map[string]func(st *Story){
		"value":                func(st *Story) { st.Disagreements[0].Values[0].Value = "13" },
		"values exchanged":     func(st *Story) { v := st.Disagreements[0].Values; v[0].Value, v[1].Value = v[1].Value, v[0].Value },
		"original":             func(st *Story) { st.Disagreements[0].Values[0].Original += " Perhaps." },
		"segment":              func(st *Story) { st.Disagreements[0].Values[0].Segment = "s1" },
		"as of":                func(st *Story) { st.Disagreements[0].Values[0].AsOf = "2024-05-04" },
		"kind":                 func(st *Story) { st.Disagreements[0].Kind = development },
		"disagreement away":    func(st *Story) { st.Disagreements = nil },
		"day":                  func(st *Story) { st.Timeline[0].Date = "2024-05-01" },
		"impossible day":       func(st *Story) { st.Timeline[0].Date = "2024-02-31" },
		"point of a day":       func(st *Story) { st.Timeline[0].Point = st.Points[len(st.Points)-1].ID },
		"timeline away":        func(st *Story) { st.Timeline = nil },
		"country":              func(st *Story) { st.Perspectives[0].Country = "DE" },
		"point of a country":   func(st *Story) { st.Perspectives[0].Points = append(st.Perspectives[0].Points, "p000000000000") },
		"article of a country": func(st *Story) { st.Perspectives[0].Articles = st.Perspectives[1].Articles },
	} {
		b := filled(*golden)
		change(&b.Stories[0])
		if contentID(b.Articles, b.Stories) == golden.ID {
			t.Errorf("%s: the id of the briefing does not depend on it", name)
		}
		if !verifyFindsWhole(&b) {
			t.Errorf("%s: making it again finds nothing", name)
		}
	}
}
