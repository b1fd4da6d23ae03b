package lang

import (
	"strings"
	"testing"
)

func TestGarblingSlotSignal(t *testing.T) {
	for _, s := range []string{
		"The minister said that helium was not aware of the plan.",
		"The bridge volition beryllium opened next spring.",
		"She wants to beryllium the first to cross it.",
		"Police arrived astatine the scene an hour later.",
		"He described the plan arsenic a mistake.",
		"It hit schools arsenic good arsenic hospitals.",
		"Buyers may pay now oregon later in the year.",
		"There is nobelium evidence of fraud.",
		"They said: we’rhenium ready to go.",
	} {
		g := Garbling([]string{s})
		if !g.Is || len(g.Signals) == 0 {
			t.Errorf("not found: %s", s)
		}
	}
	g := Garbling([]string{"The minister said that helium was not aware of the plan."})
	if want := `"that helium was": "helium" stands where "he" belongs (once)`; len(g.Signals) != 1 || g.Signals[0] != want {
		t.Errorf("signals %q, want %q", g.Signals, want)
	}
}

// TestGarblingPrepositions uses text whose spinner knows no elements.
func TestGarblingPrepositions(t *testing.T) {
	spun := []string{
		"The minister announced the plan successful the capital connected Monday, aft weeks of talks with the unions and the owners of the ports.",
		"The unions said the cuts would hit galore families successful the north of the country, and called for a vote connected Friday to end the dispute.",
		"Talks betwixt the sides broke down, and the owners of the ships said they had lost millions of dollars successful caller weeks.",
	}
	g := Garbling(spun)
	if !g.Is || !strings.Contains(strings.Join(g.Signals, " "), "successful") {
		t.Errorf("not found: %+v", g)
	}
}

func TestGarblingLeavesGenuineTextAlone(t *testing.T) {
	for name, s := range map[string]string{
		"chemistry":   "Helium was discovered in the spectrum of the sun. Arsenic and helium were found in the gas. Astatine is the rarest element, and beryllium is a light metal. The sample was exposed to beryllium, and arsenic levels in the groundwater rose.",
		"space":       "Engineers found that helium was leaking from a thruster of the spacecraft. NASA said the helium leak was small, and that helium is used to pressurise the tanks.",
		"law":         "She acted of her own volition, and the court held that her volition was free. The retired judge was successful the second time.",
		"headlines":   "Oregon wildfires spread. Indiana wins again. America votes. Successful launch for new rocket. Police connected to probe.",
		"lower case":  "i live in portland oregon and my sister lives in indiana, we both love america",
		"code":        "for (i = 0; i < n; i++) { x[i] = a[i] * b[i]; } // copy of the values to and from a buffer for the caller",
		"recognition": "Tbe coun cil sa1d tliat tlie new br1dge w1ll n0t 0pen to tra ffic bef0re tlie spr1ng of tbe y ear.",
		"transcript":  "So, uh, I mean, we were connected the whole time, right? And, you know, it was like, a successful campaign, and he retired, and then, um, he lived along the coast.",
		"archaic":     "Betwixt the sea and the hills there lay a field, and wherefore he had come no man could tell; besides, it was late.",
		"commands":    "Remove the cover. Check the hose for leaks. Return to the shop with a receipt for a refund of the price. Call for help.",
		"news":        englishText,
	} {
		if g := Garbling(strings.SplitAfter(s, ". ")); g.Is {
			t.Errorf("%s: false alarm %q", name, g.Signals)
		}
	}
	if g := Garbling(nil); g.Is {
		t.Error("empty text is garbled")
	}
}
