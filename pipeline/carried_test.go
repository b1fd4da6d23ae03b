package pipeline

import "testing"

func TestCarriedBy(t *testing.T) {
	begun := "The company has begun an overhaul of its cloud unit."
	scrapped := "The company will not list the cloud unit after the overhaul, which the board had begun to plan."
	for _, c := range []struct {
		text string
		want bool
	}{
		{"The company has begun an overhaul of its cloud unit.", true},
		{"The company has begun an overhaul of its cloud unit and will not list the unit.", true},
		{"The company has not begun an overhaul of its cloud unit.", false},
		{"The company has begun an overhaul of its chip unit.", false},
	} {
		if got := carriedBy(c.text, []string{begun, scrapped}); got != c.want {
			t.Errorf("%q carried: %v, want %v", c.text, got, c.want)
		}
	}
}
