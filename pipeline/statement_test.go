package pipeline

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRecentStatements: what was looked at last is not read again, and what is
// kept has a bound.
func TestRecentStatements(t *testing.T) {
	var r recent
	first := r.get("The council met on 3 May.")
	if r.get("The council met on 3 May.") != first {
		t.Error("the same text is read twice")
	}
	size := func() (n int) {
		for _, m := range []map[string]*statement{r.young, r.old} {
			for text := range m {
				n += len(text)
			}
		}
		return n
	}
	for i := range 5000 {
		r.get(fmt.Sprintf("The council met %d times. %s", i, strings.Repeat("x", 50)))
		if i%100 == 0 && r.get("The council met on 3 May.") != first {
			t.Fatalf("a text that is asked for again and again is forgotten after %d others", i)
		}
	}
	if n := size(); n > 2*recently {
		t.Errorf("%d bytes of text are kept, %d at most may be", n, 2*recently)
	}
	if forgotten := "The council met 7 times. " + strings.Repeat("x", 50); r.young[forgotten] != nil || r.old[forgotten] != nil {
		t.Error("nothing is forgotten")
	}
	long := strings.Repeat("The council met. ", recently/20)
	r.get(long)
	if r.young[long] != nil {
		t.Error("a text that would fill it all is kept")
	}
}

// TestStatementsAtOnce: many goroutines compare the same texts, and all find the
// same. The race detector looks on.
func TestStatementsAtOnce(t *testing.T) {
	claims := []string{"The council of Delwick paid $3 million in May.", "The mayor did not say that prices rose by 4%.", "Jane Roe, of the U.N., may leave on 12 March 2024."}
	texts := append(claims, "The council of Delwick, the mayor said, paid three million dollars on 3 May; prices fell.", "On 12 March 2024 Jane Roe of the United Nations left Delwick.")
	forget := func() {
		lately.mu.Lock()
		defer lately.mu.Unlock()
		lately.young, lately.old, lately.size = nil, nil, 0
	}
	prove := func(supported func(text, english string) []Check) (all [][]Check) {
		for _, c := range claims {
			for _, e := range texts {
				all = append(all, supported(c, e))
			}
		}
		return all
	}
	want := prove(func(text, english string) []Check {
		forget() // each is read anew
		return supported(text, english, "")
	})
	forget()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got := prove(func(text, english string) []Check { return supported(text, english, "") })
			if d := cmp.Diff(want, got, cmp.AllowUnexported(Check{})); d != "" {
				t.Errorf("(-each read anew +together):\n%s", d)
			}
		})
	}
	wg.Wait()
}
