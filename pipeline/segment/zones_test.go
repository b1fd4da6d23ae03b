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
