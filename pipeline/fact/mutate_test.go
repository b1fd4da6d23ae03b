package fact

import "strings"

// mutations are the kinds of errors put into good English, one place at a time,
// whose detection is measured here.
var mutations = []struct {
	kind string
	make func(english string) []string
}{
	{"digit", digitMutations},
	{"weekday or month", dateMutations},
}

// digitMutations raises each digit of the text by one (9 to 8), one at a time.
func digitMutations(s string) []string {
	var out []string
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		b := []byte(s)
		if b[i]++; b[i] > '9' {
			b[i] = '8'
		}
		out = append(out, string(b))
	}
	return out
}

var (
	weekdayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames   = []string{"January", "February", "April", "June", "July", "August", "September", "October", "November", "December"}
)

// dateMutations swaps the first weekday or month name for another one.
func dateMutations(s string) []string {
	var out []string
	for _, list := range [][]string{weekdayNames, monthNames} {
		for i, w := range list {
			if strings.Contains(s, w) {
				out = append(out, strings.Replace(s, w, list[(i+3)%len(list)], 1))
			}
		}
	}
	return out
}
