package eval

import "strings"

// typography writes quotation marks and apostrophes as typewriters do, and
// no-break spaces as spaces.
var typography = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'", "‚", "'",
	"\u00a0", " ", "\u202f", " ",
)

// fold makes texts comparable that differ in typography alone. It is applied to
// translations of every kind and to their references before they are scored:
// which form of a quotation mark a reference happens to use says nothing about
// a translation.
func fold(segments []string) []string {
	folded := make([]string, len(segments))
	for i, s := range segments {
		folded[i] = typography.Replace(s)
	}
	return folded
}
