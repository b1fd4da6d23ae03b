package adequacy

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// measureMoves moves the English of every turn in every way.
func measureMoves(t *testing.T, docs []document, size int, caught, blamed *grid) {
	show := os.Getenv("BABELWIRE_SHOW")
	for _, d := range docs {
		column := d.lang + " " + half(d.held)
		for _, turn := range d.turnsOf(size) {
			if len(turn) < 2 || len(turn) < 4 && size > 3 {
				continue
			}
			english := englishOf(turn)
			for _, m := range moves {
				for _, from := range []int{0, len(turn) / 2, len(turn) - 3} {
					if from < 0 || from > 0 && len(turn) < 4 {
						continue
					}
					name := fmt.Sprintf("turns of %d, ", size)
					if size == 0 {
						name = "documents, "
					}
					switch {
					case from > 0 && from == len(turn)-3:
						name += "last three moved"
					case from > 0:
						name += "second half moved"
					default:
						name += "all moved"
					}
					pairs, is := moved(turn, m.apply(english, from))
					for i, checks := range orderOnly(pairs) {
						if is[i] {
							hit := checks != "" || pairs[i].English == ""
							caught.at(name, column).count(hit)
							if !hit && show != "" && !d.held && strings.Contains("missed "+name, show) {
								t.Logf("missed, "+m.name+": %s %s\n  %s\n  %s", d.name, pairs[i].ID, pairs[i].Original, pairs[i].English)
							}
						} else {
							blamed.at(name, column).count(checks != "")
						}
					}
				}
			}
		}
	}
}

func TestMeasureOrder(t *testing.T) {
	var caught, blamed, alarms grid
	for _, size := range []int{10, 12, 0, 5, 3, 2} {
		for _, l := range measured {
			docs := translations(t, l.folder, l.lang)
			measureMoves(t, docs, size, &caught, &blamed)
			measureOrderAlarms(t, docs, size, &alarms)
		}
	}
	caught.log(t, "human translations: moved rows caught")
	blamed.log(t, "human translations: rows in place blamed beside moved ones")
	alarms.log(t, "human translations: nothing moved, rows blamed")
}

func TestMeasureOrderOfModel(t *testing.T) {
	docs := answers(t)
	var caught, blamed, alarms grid
	for _, size := range []int{10, 12, 0, 3, 2} {
		measureMoves(t, docs, size, &caught, &blamed)
		measureOrderAlarms(t, docs, size, &alarms)
	}
	caught.log(t, "model: moved rows caught")
	blamed.log(t, "model: rows in place blamed beside moved ones")
	alarms.log(t, "model: nothing moved, rows blamed")
}

func measureOrderAlarms(t *testing.T, docs []document, size int, alarms *grid) {
	for _, d := range docs {
		at := 0
		for _, turn := range d.turnsOf(size) {
			for i, why := range orderOnly(turn) {
				name := fmt.Sprintf("turns of %d", size)
				if len(d.labels) > 0 && slices.Contains(d.labels[at], "ok") {
					name += ", labelled ok"
				}
				at++
				alarms.at(name, d.lang+" "+half(d.held)).count(why != "")
				if why != "" && os.Getenv("BABELWIRE_SHOW") == "alarm" && !d.held {
					t.Logf("%s %s: %s\n  %s\n  %s", d.name, turn[i].ID, why, turn[i].Original, turn[i].English)
				}
			}
		}
	}
}
