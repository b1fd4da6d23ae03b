package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

// every is how many bytes are passed over between two that are damaged: 1 damages each.
func every(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("BABELWIRE_KILLS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("BABELWIRE_KILLS=%s is no number; set it to 1000, say", text)
	}
	return max(1, usual*20/n)
}

// damagedCopy is a journal of which one file was changed.
type damagedCopy struct {
	dir   string
	files map[string][]byte // by ending of the name: "", "-wal"
}

func (d damagedCopy) write(t *testing.T, n int, ending string, content []byte) (path string) {
	t.Helper()
	path = filepath.Join(d.dir, fmt.Sprintf("d%d.db", n))
	for e, whole := range d.files {
		if e == ending {
			whole = content
		}
		write(t, path+e, string(whole))
	}
	return path
}

func (d damagedCopy) remove(path string) {
	for _, e := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + e)
	}
}

// TestDurableEveryByte turns round one bit of a small journal, in one byte after
// the other, of the database and of a -wal that was not folded in. An answer
// that is found is the one that was recorded; else it is absent, or an error
// says what to do.
func TestDurableEveryByte(t *testing.T) {
	source := filepath.Join(t.TempDir(), "journal.db")
	s := open(t, source)
	const rows = 3
	for i := range rows {
		if err := s.Record(t.Context(), fmt.Sprint("key", i), sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.StartRun(t.Context(), "r", sample(1).At), s.SaveBriefing(t.Context(), "r", sample(1).At, []byte(`{"n":1}`))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Secret(t.Context()); err != nil {
		t.Fatal(err)
	}
	unfolded := damagedCopy{t.TempDir(), map[string][]byte{}}
	for _, e := range []string{"", "-wal"} {
		unfolded.files[e] = []byte(readWhole(t, source+e))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	folded := damagedCopy{t.TempDir(), map[string][]byte{"": []byte(readWhole(t, source))}}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the choice needs no secrecy
	for _, tt := range []struct {
		name, ending string
		copy         damagedCopy
		step         int
	}{{"database", "", folded, every(t, 397)}, {"wal", "-wal", unfolded, every(t, 2003)}} {
		t.Run(tt.name, func(t *testing.T) {
			whole := tt.copy.files[tt.ending]
			var mu sync.Mutex
			var all outcome
			var g errgroup.Group
			g.SetLimit(8) // they wait for the disk
			for at := random.IntN(tt.step); at < len(whole) && !t.Failed(); at += tt.step {
				raw := append([]byte{}, whole...)
				raw[at] ^= 1 << random.IntN(8)
				path := tt.copy.write(t, at, tt.ending, raw)
				g.Go(func() error {
					defer tt.copy.remove(path)
					one := lookAt(t, path, at, rows)
					mu.Lock()
					defer mu.Unlock()
					all.refused, all.absent, all.intact = all.refused+one.refused, all.absent+one.absent, all.intact+one.intact
					return nil
				})
			}
			_ = g.Wait()
			t.Logf("%d of %d bytes: %d journals refused; of the others' answers %d intact, %d absent or an error",
				(len(whole)+tt.step-1)/tt.step, len(whole), all.refused, all.intact, all.absent)
			if all.intact == 0 || all.absent == 0 {
				t.Error("the damages do not reach all outcomes")
			}
		})
	}
}

type outcome struct{ refused, absent, intact int }

// lookAt opens a damaged journal, looks for each answer, and records one.
func lookAt(t *testing.T, path string, at, rows int) (o outcome) {
	t.Helper()
	told := func(err error) {
		t.Helper()
		known := errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNewer) || errors.Is(err, ErrDisk) || errors.Is(err, ErrNotWritable)
		if !known || !strings.Contains(err.Error(), path) {
			t.Errorf("byte %d: unclear error: %v", at, err)
		}
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		told(err)
		return outcome{refused: 1}
	}
	defer s.Close()
	for i := range rows {
		key := fmt.Sprint("key", i)
		rec, ok, err := s.Answer(t.Context(), key)
		switch {
		case err != nil:
			told(err)
			o.absent++
		case !ok:
			o.absent++
		case rec != sample(i):
			t.Errorf("byte %d: %s gave an answer that was never recorded", at, key)
		default:
			o.intact++
		}
	}
	if b, ok, err := s.LastBriefing(t.Context()); err != nil {
		told(err)
	} else if ok && string(b) != `{"n":1}` {
		t.Errorf("byte %d: a briefing that was never saved: %q", at, b)
	}
	if err := s.Record(t.Context(), "new", sample(9)); err != nil {
		told(err)
	} else if rec, ok, err := s.Answer(t.Context(), "new"); err == nil && ok && rec != sample(9) {
		t.Errorf("byte %d: what was recorded after the damage came back as another", at)
	}
	return o
}

func readWhole(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
