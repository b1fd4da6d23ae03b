package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/babelwire/babelwire/pipeline"
)

// Skills says how well a model translates, by ISO 639-1 code or
// pipeline.GarbledLang. A value is good, fair or weak, a chrF2, or the figures
// that doctor --skill printed, {chrf: 51.3, low: 45, n: 28}, as JSON. Only the
// first two can be set in the environment, where commas part the languages.
type Skills map[string]string

// UnmarshalYAML reads each value as text, so that --print-config writes what
// can be read again. What the values mean is judged by skillOf.
func (s *Skills) UnmarshalYAML(read func(any) error) error {
	var values map[string]any
	if err := read(&values); err != nil {
		return err
	}
	*s = Skills{}
	for code, value := range values {
		switch v := value.(type) {
		case map[string]any:
			text, err := json.Marshal(v)
			if err != nil {
				return fmt.Errorf("skill.%s: %w", code, err)
			}
			(*s)[code] = string(text)
		case nil:
			(*s)[code] = ""
		default:
			(*s)[code] = fmt.Sprint(v)
		}
	}
	return nil
}

var _ yaml.InterfaceUnmarshaler = (*Skills)(nil)

// figures are those of a measurement. Low is the lower end of the 95 %
// interval, N the number of segments; both may be missing.
type figures struct {
	ChrF *float64 `json:"chrf"`
	Low  *float64 `json:"low"`
	N    int      `json:"n"`
}

// skillOf reads a grade or a measured chrF2, which is graded as doctor --skill
// does: by the lower end of its interval. Where that is not given, the usual
// width of the interval is taken off.
func skillOf(code, value string) (pipeline.Skill, bool) {
	if slices.Contains([]string{pipeline.Good, pipeline.Fair, pipeline.Weak}, value) {
		return pipeline.Skill{Grade: value}, true
	}
	var f figures
	if strings.HasPrefix(value, "{") {
		dec := json.NewDecoder(bytes.NewReader([]byte(value)))
		dec.DisallowUnknownFields()
		if dec.Decode(&f) != nil || f.ChrF == nil {
			return pipeline.Skill{}, false
		}
		if _, err := dec.Token(); err != io.EOF {
			return pipeline.Skill{}, false
		}
	} else {
		chrf, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return pipeline.Skill{}, false
		}
		f.ChrF = &chrf
	}
	low := *f.ChrF - pipeline.UsualSpread
	if f.Low != nil {
		low = *f.Low
	}
	if !(*f.ChrF >= 0 && *f.ChrF <= 100) || low > *f.ChrF || f.Low != nil && low < 0 || f.N < 0 { // so written, not-a-number is refused too
		return pipeline.Skill{}, false
	}
	return pipeline.Skill{ChrF: *f.ChrF, N: f.N, Grade: pipeline.Grade(code, low)}, true
}
