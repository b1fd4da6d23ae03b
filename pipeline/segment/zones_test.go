package segment

import (
	"strings"
	"testing"
)

// page builds a page: a head, a title, two paragraphs with what stands between
// them, a last paragraph and a tail.
func page(head, between, tail string) string {
	return head + "\n\nBridge over the Carrow opens after two years\n\nThe bridge over the Carrow opened on Monday after two years of work.\n\n" + between +
		"\n\nThe town paid four million for it, half of which came from the state.\n\nTraffic will be counted for a year before the old bridge is closed.\n\n" + tail
}

// TestZones: a line means one thing above the title, another between the
// sentences, and another below them.
func TestZones(t *testing.T) {
	tests := []struct {
		name, text, line string
		want             Role
	}{
		{"name of the site", page("The Carrow Post", "", ""), "The Carrow Post", Boilerplate},
		{"greeting", page("Good morning. Here is what you need to know today.", "", ""), "Good morning. Here is what you need to know today.", Boilerplate},
		{"deck above the title", page("The repair cost twice what was planned.", "", ""), "The repair cost twice what was planned.", Content},
		{"heading in the body", page("", "Carrow Bridge", ""), "Carrow Bridge", Content},
		{"list below its announcement", page("", "Three roads stay closed:\nMill Lane\nChurch Street\nOld Quay", ""), "Church Street", Content},
		{"list at the end", page("", "", "Open in summer:\nMill Lane\nChurch Street"), "Mill Lane", Content},
		{"table at the end", page("", "", "Cars: 4,000\nBicycles: 900"), "Bicycles: 900", Content},
		{"short last sentence", page("", "", "Nobody cheered."), "Nobody cheered.", Content},
		{"tags at the end", page("", "", "Carrow\nBridges"), "Carrow", Boilerplate},
		{"farewell", page("", "", "See you tomorrow,\nAnna"), "See you tomorrow,", Boilerplate},
		{"correction below the furniture", page("", "", "Share this article\n\nCopyright The Post\n\nCorrection: the bridge cost four million, not five."), "Correction: the bridge cost four million, not five.", Content},
		{"comment", page("", "", "Comments (2)\n\nanna_k: I drove over it today and it is far too narrow for buses."), "anna_k: I drove over it today and it is far too narrow for buses.", Boilerplate},
		{"counter of comments above the article", page("Comments (2)", "", ""), "The town paid four million for it, half of which came from the state.", Content},
		{"market figure", page("", "CARW.X 14.02 -8.7%", ""), "CARW.X 14.02 -8.7%", Boilerplate},
		{"row with a figure", page("", "Growth this year: 3.1%", ""), "Growth this year: 3.1%", Content},
		{"caption with its credit in brackets", page("", "The bridge at dawn (Photo: Jo Lane)", ""), "The bridge at dawn (Photo: Jo Lane)", Boilerplate},
		{"address of the press office", page("", "", "Press contact: Jo Lane, jo@post.example"), "Press contact: Jo Lane, jo@post.example", Boilerplate},
		{"list with years at the end", page("", "", "Carrow Bridge in three dates\n1989 First stone\n2012 New lamps\n2023 Closed"), "1989 First stone", Content},
		{"bullets below a question", page("", "", "What is closed?\n* the market in Carrow\n* the old quay"), "* the old quay", Content},
		{"list that its first line announces", page("", "Write a letter or e-mail in which you:\na) name the bridge;\nb) say what you saw.", ""), "Write a letter or e-mail in which you:", Content},
		{"line of code", page("", "The counter runs this:\ncount(df[\"car\"], format=\"%d/%m/%Y\")", ""), "count(df[\"car\"], format=\"%d/%m/%Y\")", Content},
		{"headline with comment as a word", page("", "Comment on traverse le pont", ""), "Comment on traverse le pont", Content},
		{"short question that heads the rest", page("", "Read also\nThe old bridge of the town is sold\nAnd now?\nNow the old bridge is closed for a year and then sold.", ""), "And now?", Content},
		{"writer with the name in the byline", page("", "", "Written by Ann Mott\n\nShare this article\n\nAnn Mott lives in Carrow and builds small boats with her sons."), "Ann Mott lives in Carrow and builds small boats with her sons.", Boilerplate},
		{"person of the article in the last sentence", page("", "", "Ann Mott lives in Carrow and builds small boats with her sons."), "Ann Mott lives in Carrow and builds small boats with her sons.", Content},
		{"office of a writer", page("", "", "Jo Lane is a contributing editor of the paper and writes about rivers."), "Jo Lane is a contributing editor of the paper and writes about rivers.", Boilerplate},
		{"dated comment", page("", "", "Jo Lane, 22 Nov 2023: I drove over it today and it is far too narrow."), "Jo Lane, 22 Nov 2023: I drove over it today and it is far too narrow.", Boilerplate},
		{"signature", page("", "", "Have a good week,\nFirmin"), "Firmin", Boilerplate},
		{"end of a release", page("", "", "- END OF PRESS RELEASE -\n\nJo Lane, spokeswoman of the council, is happy to answer questions."), "Jo Lane, spokeswoman of the council, is happy to answer questions.", Boilerplate},
		{"sender of a release", page("", "", "About Acme: Acme has built bridges in nine countries since 1950."), "About Acme: Acme has built bridges in nine countries since 1950.", Boilerplate},
		{"cookies", page("", "", "This website uses cookies to count its visitors. OK"), "This website uses cookies to count its visitors. OK", Boilerplate},
		{"cookies of another site", page("", "The council uses cookies to count visitors of its site, the auditor found.", ""), "The council uses cookies to count visitors of its site, the auditor found.", Content},
		{"embedded content", page("", "We need your consent to load this video.", ""), "We need your consent to load this video.", Boilerplate},
		{"closed thread", page("", "", "This thread has been closed."), "This thread has been closed.", Boilerplate},
		{"articles left", page("", "You have one of three free articles left this month.", ""), "You have one of three free articles left this month.", Boilerplate},
		{"caption that says who stands where", page("", "Jo Lane (left) and Ann Mott on the bridge", ""), "Jo Lane (left) and Ann Mott on the bridge", Boilerplate},
		{"newsletter", page("", "Get the best of the Post in your inbox", ""), "Get the best of the Post in your inbox", Boilerplate},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := strings.LastIndex(tt.text, tt.line)
			seen := false
			for _, s := range Split(tt.text).Segments {
				if s.Start >= at && s.End <= at+len(tt.line) {
					seen = true
					if s.Role != tt.want {
						t.Errorf("%q is %s (%s), want %s", tt.text[s.Start:s.End], s.Role, s.Kind, tt.want)
					}
				}
			}
			if !seen {
				t.Error("no segment within the line")
			}
		})
	}
}

// TestForum: in a page of questions and answers, names and dates frame the
// posts, and the posts are the content.
func TestForum(t *testing.T) {
	text := "Boiler makes a noise at night\n\nkarl_h\n3 weeks ago\n\nOur boiler knocks every night at two, and the plumber found nothing.\n\n2 answers\n\nmira77\n2 weeks ago\n\nBleed the radiators first, the top floor last.\n\nWorked for us.\n\n5 votes\n\nolaf\n1 week ago\n\nIt was the pump in our case, and a new one cost ninety euros.\n"
	want := map[string]Role{"karl_h": Boilerplate, "mira77": Boilerplate, "olaf": Boilerplate, "5 votes": Boilerplate, "Worked for us.": Content, "Bleed the radiators first, the top floor last.": Content}
	found := 0
	for _, s := range Split(text).Segments {
		line := text[s.Start:s.End]
		if role, ok := want[line]; ok {
			found++
			if s.Role != role {
				t.Errorf("%q is %s (%s), want %s", line, s.Role, s.Kind, role)
			}
		}
	}
	if found != len(want) {
		t.Errorf("%d of %d lines are segments", found, len(want))
	}
}

// TestLive: in a live report the times run backwards and are furniture, and the
// lines below them are headings. In a chronicle they run forwards and stay.
func TestLive(t *testing.T) {
	live := "Storm over Carrow: live\n\nSummary\n• Two trees fell\n\n17:42\n\nTrains run again\n\nThe first train left the station at half past five.\n\n16:58\n\nThe bridge was closed after a tree fell on it in the storm.\n\n16:10\n\nStay at home\n\nThe mayor asked everybody to stay at home until the morning.\n"
	chronicle := "Storm over Carrow: a night in three hours\n\nIt began with a warning that nobody took for more than it was.\n\n16:10\n\nThe mayor asked everybody to stay at home until the morning.\n\n16:58\n\nThe bridge was closed after a tree fell on it in the storm.\n\n17:42\n\nThe first train left the station at half past five.\n"
	for name, tt := range map[string]struct {
		text string
		want map[string]Role
	}{
		"live":      {live, map[string]Role{"16:58": Boilerplate, "Trains run again": Content, "Summary": Content, "Stay at home": Content}},
		"chronicle": {chronicle, map[string]Role{"16:58": Content}},
	} {
		found := 0
		for _, s := range Split(tt.text).Segments {
			if role, ok := tt.want[tt.text[s.Start:s.End]]; ok {
				found++
				if s.Role != role {
					t.Errorf("%s: %q is %s (%s), want %s", name, tt.text[s.Start:s.End], s.Role, s.Kind, role)
				}
			}
		}
		if found != len(tt.want) {
			t.Errorf("%s: %d of %d lines are segments", name, found, len(tt.want))
		}
	}
}

// TestMeta: names and dates between the deck and the first question of an
// interview.
func TestMeta(t *testing.T) {
	text := "The last coat of paint on the bridge\n\nFor thirty years she painted one bridge. In March she put down the brush.\n\nInterview by Jo Lane\n\nSpring 2024\n\nIs it true that you start again as soon as you finish the other end?\n\nNo. That is a thing people say, and there is always one leg that you never get to.\n"
	for _, s := range Split(text).Segments {
		line := text[s.Start:s.End]
		if (line == "Interview by Jo Lane" || line == "Spring 2024") != (s.Role == Boilerplate) {
			t.Errorf("%q is %s (%s)", line, s.Role, s.Kind)
		}
	}
}
