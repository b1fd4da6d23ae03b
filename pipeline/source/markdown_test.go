package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStripMarkdown(t *testing.T) {
	const doc = `---
title: "Harbour reopens: a report"
date: 2023-11-27T08:00:00Z
author: Jane Roe
publisher: Coast Daily # the paper
tags:
  - title
---
# Harbour *reopens*

The harbour [opened **again**](https://example.org/a_(b) "t") on Monday,
__four__ days after a *storm*.![map](m.png)

> Quoted words
> go on.

Second heading
--------------
- first item
- [x] second item
1. third
2023. is a year

| Month | Count |
|-------|------:|
| Jan   | 12    |

` + "```go\nx := *p_q_\n```" + `
2*3*4 and snake_case_name, ` + "`a*b`" + `, \*star\*, see [the report][r] and [r] and [sic].[^1]
<!-- SECRET

SECRET --><span style="display:none">SECRET</span> AT&amp;T <https://example.org/x> 3 < 4 <b>bold</b>

***

[r]: https://example.org/r "R"
[^1]: A note.
`
	want := extracted{
		title: "Harbour reopens: a report", publisher: "Coast Daily", published: "2023-11-27",
		text: strings.Join([]string{
			"Harbour reopens",
			"The harbour opened again on Monday,\nfour days after a storm.",
			"Quoted words\ngo on.",
			"Second heading", "first item", "second item", "third\n2023. is a year",
			"Month\tCount", "Jan\t12",
			"x := *p_q_",
			"2*3*4 and snake_case_name, a*b, *star*, see the report and r and [sic].",
			"AT&T https://example.org/x 3 < 4 bold",
			"A note.",
		}, "\n\n"),
	}
	if diff := cmp.Diff(want, stripMarkdown(doc), cmp.AllowUnexported(extracted{})); diff != "" {
		t.Error(diff)
	}
}

func TestFrontMatter(t *testing.T) {
	tests := []struct {
		label, in string
		want      extracted
	}{
		{"toml", "+++\ntitle = 'A'\ndate = 2024-03-01\n+++\nbody", extracted{title: "A", published: "2024-03-01", text: "body"}},
		{"author for want of a publisher", "---\nauthor: Jane\n---\nbody", extracted{publisher: "Jane", text: "body"}},
		{"not closed is text", "---\ntitle: A\nbody", extracted{text: "title: A\nbody"}},
		{"rule is no front matter", "---\nbody\n---\nrest", extracted{text: "body\n\nrest", title: "body"}},
		{"title from heading", "Intro.\n\n## Head ##\n\nbody", extracted{title: "Head", text: "Intro.\n\nHead\n\nbody"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, stripMarkdown(tt.in), cmp.AllowUnexported(extracted{})); diff != "" {
			t.Errorf("%s: %s", tt.label, diff)
		}
	}
}
