package pipeline

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// This file compares what a briefing says with what was made again, value by value.

// compare reports every value in which the two differ. Both are of one type, and
// their lists in one order.
func (v *verifier) compare(path string, said, follows any) {
	want := map[string]string{}
	made := leaves(path, follows)
	for _, l := range made {
		want[l.path] = l.value
	}
	for _, l := range leaves(path, said) {
		if isCheck(l.path) {
			v.Rederived.Checks++
		}
		if want[l.path] != l.value {
			v.find(l.path, kindOf(l.path, cmp.Or(l.value, want[l.path])), l.value, want[l.path])
		}
		delete(want, l.path)
	}
	for _, l := range made { // what is left in want the file does not say at all
		if value, missing := want[l.path]; missing {
			v.find(l.path, kindOf(l.path, value), "", value)
		}
	}
}

func isCheck(path string) bool { return strings.Contains(path, "].checks[") }

// find reports one finding.
func (v *verifier) find(path, kind, said, follows string) {
	v.Findings = append(v.Findings, Finding{
		Where: v.where(path), Path: path, Kind: kind, Said: said, Follows: follows, Next: nextSteps[kind],
	})
}

// otherVersion is what to do about all findings together.
const otherVersion = "Another version of babelwire may check by other rules: if one made the file, verify it with that."

// nextSteps says what to do, by the kind of finding.
var nextSteps = map[string]string{
	FindVerdict:  "Do not rely on this verdict; read the original beside it.",
	FindNumber:   "Do not rely on this number; compare it with the original.",
	FindDate:     "Do not rely on this date; compare it with the original.",
	FindName:     "Do not rely on this name; compare it with the original.",
	FindCheck:    "Do not rely on this sentence; compare it with the original.",
	FindCitation: "Do not rely on this citation; look for the sentence in the source.",
	FindID:       "What this id stands for was changed; get the briefing again from where it was made.",
	FindText:     "Do not rely on this text; read the points.",
	FindCount:    "Do not rely on this count.",
	FindState:    "Do not rely on what is said of this source; brief it again.",
	FindRules:    "Another version of babelwire made this file, or somebody took checks out of it; most of what is found below may come of that.",
	FindContents: "Get the briefing again from where it was made, or brief the sources again.",
}

// kindOf sorts a difference by where it stands.
func kindOf(path, value string) string {
	field := path[strings.LastIndexByte(path, '.')+1:]
	list, _, _ := strings.Cut(field, "[")
	switch {
	case isCheck(path):
		switch name, _, _ := strings.Cut(value, ":"); name {
		case FindNumber, FindDate, FindName:
			return name
		}
		return FindCheck
	case strings.Contains(path, ".timeline[") || list == "published" || list == "as_of":
		return FindDate
	}
	switch list {
	case "verdict", "reasons":
		return FindVerdict
	case "id":
		return FindID
	case "original", "evidence", "claims", "segments", "segment", "article", "articles", "wire_of", "start", "end":
		return FindCitation
	case "publishers":
		return FindCount
	case "name", "people", "organizations", "places":
		return FindName
	case "state", "reason", "message", "next_step", "lang", "lang_name", "share", "confidence", "is", "signals":
		return FindState
	}
	return FindText
}

var indexes = regexp.MustCompile(`^(stories|articles)\[(\d+)\](?:\.(points|segments|claims|disagreements|timeline|perspectives)\[(\d+)\])?`)

// singular names one entry of a list.
var singular = map[string]string{
	"stories": "story", "articles": "article", "points": "point", "segments": "sentence", "claims": "claim",
	"disagreements": "disagreement", "timeline": "timeline entry", "perspectives": "perspective",
}

// where says in words where a value stands, counted from 1; of an article it
// names the source too.
func (v *verifier) where(path string) string {
	m := indexes.FindStringSubmatch(path)
	if m == nil {
		return "the briefing"
	}
	outer, _ := strconv.Atoi(m[2]) // digits
	text := fmt.Sprintf("%s %d", singular[m[1]], outer+1)
	if m[1] == "articles" && outer < len(v.b.Articles) {
		text += " (" + v.b.Articles[outer].Source + ")"
	}
	if m[3] == "" {
		return text
	}
	inner, _ := strconv.Atoi(m[4])
	if m[1] == "articles" && m[3] == "segments" && outer < len(v.b.Articles) && inner < len(v.b.Articles[outer].Segments) {
		return fmt.Sprintf("%s, %s", text, v.b.Articles[outer].Segments[inner].ID) // by its own name
	}
	return fmt.Sprintf("%s, %s %d", text, singular[m[3]], inner+1)
}

// once reports ids of a list that come twice.
func (v *verifier) once(ids []leaf) {
	seen := map[string]string{}
	for _, id := range ids {
		v.Rederived.IDs++
		if at, twice := seen[id.value]; twice {
			v.find(id.path, FindID, id.value, "an id of its own: "+at+" has it too")
			continue
		}
		seen[id.value] = id.path
	}
}

// known reports an item that is not in the list.
func (v *verifier) known(path, kind, value string, list []string) {
	if !slices.Contains(list, value) {
		v.find(path, kind, value, "one of "+strings.Join(list, ", "))
	}
}
