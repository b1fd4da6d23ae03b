package pipeline

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/babelwire/babelwire/pipeline/adequacy"
	"github.com/babelwire/babelwire/pipeline/llm"
)

// Under a JSON schema a small model that opens a quotation writes a straight
// double quote and so ends the string. Every double quotation mark is therefore
// sent as a single curly one, and put back in the answer where the source has it.
var (
	doubleQuotes = strings.NewReplacer("“", "‘", "”", "’", "„", "‘", "‟", "‘", "«", "‘", "»", "’", "＂", "’")
	// Chat templates turn <|...|>, <start_of_turn>, [INST] and their kin into
	// turns of the conversation, and our own fence is made of the same signs.
	// With other brackets they are readable and harmless.
	controlSigns = strings.NewReplacer("<", "‹", ">", "›", "＜", "‹", "＞", "›", "[INST]", "(INST)", "[/INST]", "(/INST)")
	signsBack    = strings.NewReplacer("‹", "<", "›", ">")
)

// dropUnseen takes out of an answer what shows nothing and is no word's part in
// English: soft hyphens, zero-width spaces, byte order and direction marks.
var dropUnseen = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u200e", "", "\u200f", "", "\u2060", "", "\ufeff", "")

// toWire is the text as the model sees it: one line, no double quotation
// marks, no chat-template tokens, no fence marks.
func toWire(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return straightQuotes(doubleQuotes.Replace(controlSigns.Replace(s)))
}

// straightQuotes turns straight double quotes into ‘ and ’ by their neighbours:
// one after a space or an opening mark opens, every other closes.
func straightQuotes(s string) string {
	if !strings.Contains(s, `"`) {
		return s
	}
	var b strings.Builder
	before := ' '
	for _, r := range s {
		if r == '"' {
			r = '’'
			if unicode.IsSpace(before) || strings.ContainsRune("([{-–—", before) {
				r = '‘'
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// hasDoubleQuotes reports whether a source sentence quotes with double marks.
func hasDoubleQuotes(s string) bool { return strings.ContainsAny(s, "\"“”„‟«»＂") }

// fromWire is the model's English as it is kept: one line, and double
// quotation marks where the source sentence has them.
func fromWire(english, source string) string {
	english = strings.Join(strings.Fields(dropUnseen.Replace(english)), " ")
	if strings.ContainsAny(source, "<>") {
		english = signsBack.Replace(english)
	}
	if !hasDoubleQuotes(source) {
		return english
	}
	runes := []rune(english)
	for i, r := range runes {
		before, after := ' ', ' '
		if i > 0 {
			before = runes[i-1]
		}
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		outside := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
		switch {
		case r == '‘' || (r == '\'' || r == '"') && outside(before) && !unicode.IsSpace(after):
			runes[i] = '“'
		case (r == '’' || r == '\'' || r == '"') && outside(after) && !possessive(runes[:i], after):
			runes[i] = '”'
		}
	}
	return string(runes)
}

// possessive reports whether a closing mark is the apostrophe of a plural
// ("the units' heads"): after an s, before a space, with no quotation open.
func possessive(before []rune, after rune) bool {
	if len(before) == 0 || before[len(before)-1] != 's' || !unicode.IsSpace(after) {
		return false
	}
	open := 0
	for _, r := range before {
		switch r {
		case '“':
			open++
		case '”':
			open--
		}
	}
	return open <= 0
}

// preface is how chat models introduce an answer that was asked for bare.
var preface = regexp.MustCompile(`(?i)^(?:(?:sure|certainly|of course|here(?: is|'s|’s)|the (?:english )?translation|translation|in english)[^:.!?]{0,60}[:!]\s*)+`)

// bareAnswer is the sentence in an answer that was to be nothing else: the first
// paragraph that is no introduction, on one line. What a model says after a
// blank line ("Let me know ...") is not the source's. Where the source itself
// has a colon or cries out, no introduction is looked for.
func bareAnswer(answer, source string) string {
	for _, paragraph := range blankLine.Split(answer, -1) {
		paragraph = oneLine(paragraph)
		if !strings.ContainsAny(source, ":!：") {
			paragraph = preface.ReplaceAllString(paragraph, "")
		}
		if paragraph != "" {
			return paragraph
		}
	}
	return ""
}

var blankLine = regexp.MustCompile(`\n[ \t\r]*\n`)

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sentence makes a message end like a sentence.
func sentence(s string) string {
	s = oneLine(s)
	if s == "" || adequacy.EndsSentence(s) {
		return s
	}
	return s + "."
}

// capital makes the first letter a capital.
func capital(s string) string {
	for i, r := range s {
		return s[:i] + string(unicode.ToUpper(r)) + s[i+utf8.RuneLen(r):]
	}
	return s
}

// The forms in which answers arrive; the line forms are those of servers that
// do not honour a schema.
type (
	rawClaim struct {
		Text     string   `json:"text"`
		Evidence []string `json:"evidence"`
		Kind     string   `json:"kind"`
	}
	rawSummary struct {
		Headline      string     `json:"headline"`
		Claims        []rawClaim `json:"claims"`
		People        []Person   `json:"people"`
		Organizations []string   `json:"organizations"`
		Places        []string   `json:"places"`
		EventDate     string     `json:"event_date"`
	}
	rawPoint struct {
		Text   string   `json:"text"`
		Claims []string `json:"claims"`
	}
	rawMerge struct {
		Headline string     `json:"headline"`
		Summary  string     `json:"summary"`
		Points   []rawPoint `json:"points"`

		dropped []Dropped // points that did not hold, after asking again
		note    string    // why there are no points; "" = the answer was of no use
	}
)

var (
	segmentMark = regexp.MustCompile(`\[(s\d+)\]`)
	anyID       = regexp.MustCompile(`a\d+\.c\d+|s\d+`)
	lineForm    = regexp.MustCompile(`^\W*(HEADLINE|SUMMARY|CLAIM|POINT|PERSON|ORGANIZATION|PLACE|EVENT_DATE|TOPIC)\s*(\[[^\]]*\])?\s*(?:\((\w+)\))?\s*:\s*(.*)$`)
)

// badForm says that an answer has not the form it was asked for.
func badForm(what string) error {
	return &llm.Error{Code: "llm.schema", Message: "the answer holds no " + what}
}

// parseSegments reads the English by segment id. In the line form ids are
// found anywhere in the text, because some models run all lines together.
func parseSegments(answer string, asLines bool) (map[string]string, error) {
	english := map[string]string{}
	if !asLines {
		if err := json.Unmarshal([]byte(answer), &english); err != nil {
			return nil, badForm("object of sentences: " + err.Error())
		}
		var texts []string
		for id, text := range english {
			if id != "lang" {
				texts = append(texts, text)
			}
		}
		return english, declined(texts...)
	}
	marks := segmentMark.FindAllStringSubmatchIndex(answer, -1)
	for i, m := range marks {
		end := len(answer)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		id := answer[m[2]:m[3]]
		if english[id] == "" {
			// A sentence is one paragraph; what follows is the model's own talk.
			english[id] = blankLine.Split(strings.TrimSpace(answer[m[1]:end]), 2)[0]
		}
	}
	if len(english) == 0 {
		return nil, cmp.Or(declined(answer), badForm("numbered sentence"))
	}
	return english, nil
}

// salvageSegments reads what a cut answer holds whole. The last sentence of
// it is the one that was cut.
func salvageSegments(partial string, asLines bool) map[string]string {
	english := map[string]string{}
	if asLines {
		english, _ = parseSegments(partial, true)
		if marks := segmentMark.FindAllStringSubmatch(partial, -1); len(marks) > 0 {
			delete(english, marks[len(marks)-1][1])
		}
		return english
	}
	start := strings.IndexByte(partial, '{')
	if start < 0 {
		return english
	}
	dec := json.NewDecoder(strings.NewReader(partial[start:]))
	key := ""
	for {
		token, err := dec.Token()
		if err != nil {
			return english // here the answer was cut, or is no object of sentences
		}
		text, isString := token.(string)
		switch {
		case !isString:
			key = ""
		case key == "":
			key = text
		default:
			english[key], key = text, ""
		}
	}
}

// parseSummary reads a summary or repaired claims.
func parseSummary(answer string, asLines bool) (rawSummary, error) {
	var sum rawSummary
	if !asLines {
		if err := json.Unmarshal([]byte(answer), &sum); err != nil {
			return sum, badForm("summary: " + err.Error())
		}
		var texts []string
		for _, c := range sum.Claims {
			texts = append(texts, c.Text)
		}
		return sum, declined(texts...)
	}
	eachLine(answer, func(form string, ids []string, kind, text string) {
		switch form {
		case "HEADLINE":
			sum.Headline = text
		case "CLAIM":
			sum.Claims = append(sum.Claims, rawClaim{Text: text, Evidence: ids, Kind: kind})
		case "PERSON":
			name, role, _ := strings.Cut(text, " - ")
			sum.People = append(sum.People, Person{Name: name, Role: role})
		case "ORGANIZATION":
			sum.Organizations = append(sum.Organizations, text)
		case "PLACE":
			sum.Places = append(sum.Places, text)
		case "EVENT_DATE":
			sum.EventDate = text
		}
	})
	if len(sum.Claims) == 0 {
		return sum, cmp.Or(declined(answer), badForm("CLAIM line"))
	}
	return sum, nil
}

// parseMerge reads a merged story or repaired points.
func parseMerge(answer string, asLines bool) (rawMerge, error) {
	var m rawMerge
	if !asLines {
		if err := json.Unmarshal([]byte(answer), &m); err != nil {
			return m, badForm("story: " + err.Error())
		}
		var texts []string
		for _, p := range m.Points {
			texts = append(texts, p.Text)
		}
		return m, declined(texts...)
	}
	eachLine(answer, func(form string, ids []string, _, text string) {
		switch form {
		case "HEADLINE":
			m.Headline = text
		case "SUMMARY":
			m.Summary = text
		case "POINT":
			m.Points = append(m.Points, rawPoint{Text: text, Claims: ids})
		}
	})
	if len(m.Points) == 0 {
		return m, cmp.Or(declined(answer), badForm("POINT line"))
	}
	return m, nil
}

// eachLine calls f for every line of a plain answer that has a known form.
func eachLine(answer string, f func(form string, ids []string, kind, text string)) {
	for line := range strings.Lines(answer) {
		if m := lineForm.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			f(m[1], anyID.FindAllString(m[2], -1), strings.ToLower(m[3]), strings.TrimSpace(m[4]))
		}
	}
}
