package pipeline

import (
	"cmp"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed testdata/large.json
var largeJSON []byte

// largeStock is testdata/large.json.
type largeStock struct {
	Dates      map[string]string // language -> format of a day in March 2031
	Publishers []largePublisher
	Names      map[string][]map[string]string // slot -> names -> language; "" is the Latin spelling
	Topics     [][]map[string]string          // title and three sentences -> language
	General    []map[string]string            // sentences -> language
	Furniture  map[string][3]string           // menu, photo credit, newsletter
	Garbling   [][2]string                    // right and garbled
}

type largePublisher struct{ Lang, Name, Country string }

// largeSlots are the values of the blanks in a sentence.
type largeSlots struct{ c, o, p, q, n, m, k, d int }

// largeFact is one sentence of the stock with its blanks filled.
type largeFact struct {
	row   map[string]string
	slots largeSlots
}

// name spells a name as the language does.
func (st *largeStock) name(slot string, i int, code string) string {
	return cmp.Or(st.Names[slot][i][code], st.Names[slot][i][""])
}

// fill writes a sentence of the stock in a language.
func (st *largeStock) fill(row map[string]string, code string, s largeSlots) string {
	digits := func(text string) string {
		if code != "ar" {
			return text
		}
		return strings.Map(func(r rune) rune {
			switch {
			case r == ',':
				return '٬'
			case r >= '0' && r <= '9':
				return r - '0' + '٠'
			}
			return r
		}, text)
	}
	number := func(n int) string {
		switch text := withCommas(n); code {
		case "nl", "id", "el":
			return strings.ReplaceAll(text, ",", ".")
		case "fr", "ru":
			return strings.ReplaceAll(text, ",", "\u00a0")
		case "zh":
			return strconv.Itoa(n)
		default:
			return digits(text)
		}
	}
	return strings.NewReplacer(
		"{c}", st.name("c", s.c, code), "{o}", st.name("o", s.o, code), "{p}", st.name("p", s.p, code), "{q}", st.name("q", s.q, code),
		"{n}", number(s.n), "{m}", number(s.m), "{k}", number(s.k), "{d}", digits(fmt.Sprintf(st.Dates[code], s.d)),
	).Replace(row[code])
}
