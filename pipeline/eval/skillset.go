package eval

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/babelwire/babelwire/pipeline"
)

//go:embed skillset/*.tsv
var skillFiles embed.FS

// SkillSet is the texts that a model's skill is measured on.
type SkillSet struct {
	Texts []ParallelText
	// Hash is that of the files. Of our own set it is pipeline.SkillSetHash.
	Hash string
	// Version is a hash of the files and of the prompts that they are
	// translated with: measurements of two versions cannot be compared.
	Version string
}

// OwnSkillSet is the set that comes with the program, as far as it is in the
// languages named by ISO 639-1 code or pipeline.GarbledLang; others are passed over.
func OwnSkillSet(langs []string) (SkillSet, error) {
	folder, err := fs.Sub(skillFiles, "skillset")
	if err != nil {
		return SkillSet{}, err
	}
	return ReadSkillSet(folder, langs)
}

// ReadSkillSet reads LANG.tsv for each language: a line "doc, source, english",
// then one segment a line, fields between tabs and literal. Rows of one doc that
// follow one another are a text. A language without a file is passed over.
func ReadSkillSet(folder fs.FS, langs []string) (SkillSet, error) {
	files, err := fs.Glob(folder, "*.tsv")
	if err != nil {
		return SkillSet{}, err
	}
	h := sha256.New()
	byLang := map[string][]ParallelText{}
	for _, name := range files { // sorted
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return SkillSet{}, err
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(content), content)
		code := strings.TrimSuffix(path.Base(name), ".tsv")
		if byLang[code], err = skillTexts(code, string(content)); err != nil {
			return SkillSet{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	hash := hex.EncodeToString(h.Sum(nil))[:12]
	set := SkillSet{Hash: hash, Version: pipeline.SkillVersion(hash)}
	for _, code := range langs {
		set.Texts = append(set.Texts, byLang[code]...)
	}
	return set, nil
}

func skillTexts(code, content string) ([]ParallelText, error) {
	var texts []ParallelText
	for i, line := range lines(content) {
		fields := strings.Split(strings.TrimRight(line, "\r"), "\t")
		switch {
		case len(fields) != 3:
			return nil, fmt.Errorf("line %d has %d fields, not doc, source and english", i+1, len(fields))
		case i == 0:
			if fields[0] != "doc" || fields[1] != "source" || fields[2] != "english" {
				return nil, fmt.Errorf("the first line is not doc, source, english")
			}
			continue
		case strings.TrimSpace(fields[1]) == "" || strings.TrimSpace(fields[2]) == "":
			return nil, fmt.Errorf("line %d has an empty field", i+1)
		}
		if len(texts) == 0 || texts[len(texts)-1].Name != fields[0] {
			texts = append(texts, ParallelText{Name: fields[0], Lang: code})
		}
		t := &texts[len(texts)-1]
		t.Source, t.English = append(t.Source, fields[1]), append(t.English, fields[2])
	}
	return texts, nil
}
