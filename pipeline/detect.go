package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/babelwire/babelwire/pipeline/lang"
)

// GarbledLang is the language code of English that word-replacing software damaged,
// in Text.Lang, in Config.Skill and in briefing.json.
const GarbledLang = "garbled"

// SkillName is the language that a key of Briefing.Skill stands for, in words.
func SkillName(key string) string {
	if key == GarbledLang {
		return "garbled English"
	}
	return lang.Name(key)
}

// Detector tells the languages of a document's content segments: *lang.Detector, or what stands for it.
type Detector interface {
	Detect(segments []string) lang.Detection
}

// detect names the article's languages, recognises garbled English and mends
// it by rule before any model sees it.
func (p *Pipeline) detect(_ context.Context, a *Article) error {
	content := a.content()
	texts := make([]string, len(content))
	for i, s := range content {
		texts[i] = s.Original
	}
	found := p.cfg.Detector.Detect(texts)
	a.Lang, a.LangName, a.Confidence = found.Lang, found.Name, found.Confidence
	for _, l := range found.Languages {
		a.Languages = append(a.Languages, LangShare{Lang: l.Lang, Share: l.Share})
	}
	a.Garbled = Garbled{Is: found.Garbled.Is, Signals: found.Garbled.Signals}
	for i, s := range content {
		s.Lang = found.Segments[i]
		if a.Garbled.Is && s.Lang == "en" {
			s.mended = lang.DefaultLexicon().Mend(s.Original)
			for _, m := range s.mended.Mends {
				a.Mends = append(a.Mends, Mend{Segment: s.ID, From: m.From, To: m.To})
			}
		}
	}
	if !slices.ContainsFunc(content, func(s *Segment) bool { return p.reads(s.Lang) }) {
		message := fmt.Sprintf("%s is written in %s, which is not among the configured languages.", a.Source, a.LangName)
		if a.Lang == lang.Unknown {
			message = fmt.Sprintf("The language of %s could not be told; it is none of the configured ones for sure.", a.Source)
		}
		a.end(Skipped, "lang.unsupported", message)
	}
	return nil
}

// reads reports whether a language is processed.
func (p *Pipeline) reads(code string) bool { return slices.Contains(p.cfg.Languages, code) }

// source returns the text of the segment that its English is made from and
// checked against: the original, or garbled English after mending.
func (s *Segment) source() string {
	if s.mended.Text != "" {
		return s.mended.Text
	}
	return s.Original
}

// skillKey is the key of Config.Skill that grades English made of this language
// of the article.
func (a *Article) skillKey(code string) string {
	if a.Garbled.Is && code == "en" {
		return GarbledLang
	}
	return code
}

// genuine reports whether the segment is English as it stands: its English is
// its original, and no model rewrites it.
func (a *Article) genuine(s *Segment) bool { return s.Lang == "en" && !a.Garbled.Is }
