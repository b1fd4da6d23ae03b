package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/babelwire/babelwire/pipeline"
)

// verifyCommand is `babelwire verify`.
func (a *app) verifyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify BRIEFING.json",
		Short: "Re-check a briefing, with no model and no network",
		Long: `verify makes everything in a briefing again that follows from the originals in it:
the languages, the mended English, every check of English against its original and
of a claim against its English, every verdict, citation, count, headline and id. It
asks no model, needs no network, and says in which places the file says something
else - because somebody changed it, or because another version of babelwire, which
checks by other rules, made it.

The file is the briefing.json of a briefing; - reads it from standard input. What no
file can prove about itself is said too: above all, that its English means what the
original says, and that the original is what the publisher wrote.

` + exitHelp(verifyExits),
		Example: "  babelwire verify out/briefing.json\n  babelwire verify --json out/briefing.json | jq '.findings[].where'",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("verify takes one briefing.json, or - for standard input, but got %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.verify(args[0], asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func (a *app) verify(path string, asJSON bool) error {
	b, err := a.readBriefing(path)
	if err != nil {
		return err
	}
	v := pipeline.Verify(b)
	if err := a.print(v, asJSON, func(w io.Writer) { verification(w, v) }); err != nil {
		return err
	}
	if len(v.Findings) > 0 {
		return errIncomplete // what was found is said above
	}
	return nil
}

// readBriefing reads the file named. One that is not there or is no briefing is a
// mistake of the call; one that cannot be read is not.
func (a *app) readBriefing(path string) (*pipeline.Briefing, error) {
	in := a.stdin
	if path != "-" {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return nil, usagef("%s is a folder; name the briefing.json in it", printable(path))
		}
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("%s is not there; name the briefing.json of a briefing", printable(path))
		}
		if err != nil {
			return nil, fmt.Errorf("the briefing cannot be read; check its permissions: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := pipeline.ReadBriefing(in)
	if errors.Is(err, pipeline.ErrNotBriefing) {
		return nil, usagef("%s: %s", printable(path), printable(err.Error()))
	}
	return b, err
}

// findingsShown bounds the findings that are printed for people: one change can
// have many consequences.
const findingsShown = 25

// verification writes the result for people.
func verification(w io.Writer, v pipeline.Verification) {
	if len(v.Findings) == 0 {
		fmt.Fprintf(w, "Verified: every verdict, citation, count and id follows from the originals in the file. %s\n", madeAgain(v.Rederived))
	} else {
		fmt.Fprintf(w, "Not verified: %s not follow from the originals in it. %s\n", counted(len(v.Findings), "thing does", "things do"), madeAgain(v.Rederived))
	}
	for i, f := range v.Findings[:min(len(v.Findings), findingsShown)] {
		fmt.Fprintf(w, "\n%d. %s: %s\n   the file says  %s\n   what follows   %s\n   next           %s\n   in the file    %s\n",
			i+1, printable(f.Where), f.Kind, shown(f.Said), shown(f.Follows), f.Next, f.Path)
	}
	if more := len(v.Findings) - findingsShown; more > 0 {
		fmt.Fprintf(w, "\nand %d more, most of them consequences of these; --json lists all.\n", more)
	}
	if v.Next != "" {
		fmt.Fprintf(w, "\n%s\n", v.Next)
	}
	fmt.Fprint(w, "\nWhat cannot be known from the file:\n")
	for _, line := range v.CannotKnow {
		fmt.Fprintf(w, "- %s\n", line)
	}
}

// madeAgain says how much was made again.
func madeAgain(r pipeline.Rederived) string {
	return fmt.Sprintf("Made again and compared: %s, %s, %s, %s; the English of %s; %s, %s, %s; in points and claims %s, %s and %s.",
		counted(r.Stories, "story", "stories"), counted(r.Points, "point", "points"),
		counted(r.Articles, "article", "articles"), counted(r.Claims, "claim", "claims"),
		counted(r.Sentences, "translated sentence", "translated sentences"),
		counted(r.Checks, "check", "checks"), counted(r.Citations, "citation", "citations"), counted(r.IDs, "id", "ids"),
		counted(r.Numbers, "number", "numbers"), counted(r.Dates, "date", "dates"), counted(r.Names, "name", "names"))
}

// shown is a value of the file on one line, cut where it is long.
func shown(s string) string {
	const most = 300
	if s == "" {
		return "(nothing)"
	}
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + " …"
	}
	return printable(s)
}
