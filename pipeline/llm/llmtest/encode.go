package llmtest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// encode writes an answer as the content of a chat message: compact JSON in
// the order of the schemas, or lines when the prompt asked for them.
func (a answer) encode(asLines bool) string {
	switch {
	case a.task == "translate" || (a.json == "" && a.plain != ""):
		return a.plain
	case a.json != "":
		if asLines {
			return "ready"
		}
		return a.json
	case asLines:
		return a.encodeLines()
	}
	var o object
	switch a.task {
	case "normalize":
		o.add("lang", a.lang)
		for _, s := range a.segments {
			o.add(s.id, s.text)
		}
	case "summarize":
		o.add("headline", a.headline)
		o.raw("claims", a.claimsJSON())
		o.add("people", nonNil(a.people))
		o.add("organizations", nonNil(a.orgs))
		o.add("places", nonNil(a.places))
		o.add("event_date", a.eventDate)
		o.add("topic", a.topic)
	case "repair claims":
		o.raw("claims", a.claimsJSON())
	case "merge":
		o.add("headline", a.headline)
		o.add("summary", a.summary)
		o.raw("points", a.pointsJSON())
	case "repair points":
		o.raw("points", a.pointsJSON())
	}
	return o.String()
}

func (a answer) claimsJSON() string {
	parts := make([]string, len(a.claims))
	for i, c := range a.claims {
		var o object
		o.add("text", c.text)
		o.add("evidence", nonNil(c.evidence))
		o.add("kind", c.kind)
		parts[i] = o.String()
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func (a answer) pointsJSON() string {
	parts := make([]string, len(a.points))
	for i, p := range a.points {
		var o object
		o.add("text", p.text)
		o.add("claims", nonNil(p.claims))
		parts[i] = o.String()
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func (a answer) encodeLines() string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, s := range a.segments {
		add("[%s] %s", s.id, s.text)
	}
	if a.headline != "" {
		add("HEADLINE: %s", a.headline)
	}
	if a.summary != "" {
		add("SUMMARY: %s", a.summary)
	}
	for _, c := range a.claims {
		add("CLAIM [%s] (%s): %s", strings.Join(c.evidence, " "), c.kind, c.text)
	}
	for _, p := range a.points {
		add("POINT [%s]: %s", strings.Join(p.claims, " "), p.text)
	}
	for _, p := range a.people {
		add("PERSON: %s - %s", p.Name, p.Role)
	}
	for _, o := range a.orgs {
		add("ORGANIZATION: %s", o)
	}
	for _, p := range a.places {
		add("PLACE: %s", p)
	}
	if a.eventDate != "" {
		add("EVENT_DATE: %s", a.eventDate)
	}
	if a.topic != "" {
		add("TOPIC: %s", a.topic)
	}
	return strings.Join(out, "\n")
}

// object writes a JSON object with its members in the order they are added.
type object struct{ parts []string }

func (o *object) add(key string, value any) {
	if s, ok := value.(string); ok {
		o.raw(key, quoteJSON(s))
		return
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(value) // strings and lists of them
	o.raw(key, strings.TrimSpace(b.String()))
}

func (o *object) raw(key, value string) {
	o.parts = append(o.parts, quoteJSON(key)+":"+value)
}

func (o *object) String() string { return "{" + strings.Join(o.parts, ",") + "}" }

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
