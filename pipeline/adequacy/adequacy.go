package adequacy

// Verdict is the outcome of one check.
type Verdict string

// The three outcomes. Unknown means that the check cannot tell.
const (
	Pass    Verdict = "pass"
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// The values of Result.Check, in the order Agree returns them.
const (
	CheckComplete = "complete"
	CheckLanguage = "language"
	CheckCopy     = "copy"
	CheckOrder    = "order"
)

// Pair is one segment of a text and the answer that was given for it.
type Pair struct {
	// ID names the segment in Result.Why.
	ID string
	// Lang is the original's language, an ISO 639-1 code; "en" stands for
	// English that was rewritten.
	Lang string
	// Original is what the answer was made from.
	Original string
	// English is the answer; "" where there is none.
	English string
	// Garbled says that the original is garbled English, so that the answer
	// must not be.
	Garbled bool
}

// Result is the outcome of one check.
type Result struct {
	// Check is CheckComplete, CheckLanguage, CheckCopy or CheckOrder.
	Check   string
	Verdict Verdict
	// Words are the words left untranslated, in the order of the English. Only
	// CheckCopy has them.
	Words []string
	// Why is one sentence that says what was found; "" on Pass.
	Why string
}

// Agree checks pairs that were answered together, in text order. Entry i holds
// the four results of pair i: complete, language, copy, order. Only the last
// looks at the other pairs; a pair alone has no order, and passes it.
func Agree(pairs []Pair) [][]Result {
	rows := rowsOf(pairs)
	misplaced := orderOf(rows)
	results := make([][]Result, len(pairs))
	for i, r := range rows {
		whole := verdict(CheckComplete, complete(r))
		language, copied := verdict(CheckLanguage, inEnglish(r)), translated(r)
		if whole.Why == Refused { // in whatever language: one fault, and not three
			language = Result{Check: CheckLanguage, Verdict: Unknown, Why: "Not made: " + declines}
			copied = Result{Check: CheckCopy, Verdict: Unknown, Why: "Not made: " + declines}
		}
		results[i] = []Result{whole, language, copied, verdict(CheckOrder, misplaced[i])}
	}
	return results
}

// verdict is a Fail where there is something to blame.
func verdict(check, blame string) Result {
	if blame != "" {
		return Result{Check: check, Verdict: Fail, Why: blame}
	}
	return Result{Check: check, Verdict: Pass}
}
