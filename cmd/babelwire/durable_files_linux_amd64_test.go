package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/babelwire/babelwire/pipeline/llm/llmtest"
)

// bridgeNews tells another story than englishNews.
const bridgeNews = `Bridge at Morenburg closed for the winter

The bridge over the Lisse at Morenburg closes on 3 November for 5 months. Its 48 steel cables are to be replaced, which costs 7.5 million euros.

About 12,400 cars cross the bridge on a working day. They have to take the ferry at Dellen, 9 kilometres to the north, said Petra Holmgard of the roads office.
`

// scene is a folder in which a program has briefed one article, and is to brief
// two: there is an old briefing that must not be hurt, and a journal with
// answers that must not be lost. In a fresh one there is nothing yet. Every round
// works on a copy of it.
type scene struct {
	*bench
	oldFiles map[string]string // of the old briefing, by name
	now      briefing
	calls    []*fileCall // that the second run makes when nothing happens
	code     int
}

func newScene(t *testing.T, p program, fresh bool) *scene {
	t.Helper()
	news := t.TempDir()
	for name, text := range map[string]string{"tram.txt": englishNews, "bridge.txt": bridgeNews} {
		if err := os.WriteFile(filepath.Join(news, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t, p, llmtest.Options{})
	b.sources = []string{filepath.Join(news, "tram.txt")}
	s := &scene{bench: b, oldFiles: map[string]string{}}
	if !fresh {
		b.finish("old")
		for _, name := range briefingFiles {
			s.oldFiles[name] = readFile(t, b.file(name))
		}
	}
	b.sources = append(b.sources, filepath.Join(news, "bridge.txt"))
	whole := s.copy(t)
	s.code = whole.watch("whole", func(c *fileCall) fate {
		s.calls = append(s.calls, c)
		return fate{}
	}, nil)
	s.now = whole.briefing()
	if s.code != exitOK || (s.now.cached == 0) != fresh {
		t.Fatalf("the undisturbed run ended with %d and took %d answers from the journal\n%s", s.code, s.now.cached, whole.said())
	}
	return s
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// copy is the same scene in a folder of its own, with the same endpoint.
func (s *scene) copy(t *testing.T) *bench {
	t.Helper()
	b := *s.bench
	b.T, b.dir = t, t.TempDir()
	if err := os.CopyFS(b.dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	return &b
}

// watch runs the program and shows its calls in the bench's folder, but for
// those on the log. It returns the exit code, -1 after a kill.
func (b *bench) watch(run string, enter func(*fileCall) fate, leave func(*fileCall)) int {
	b.Helper()
	cmd, log := b.ready(run)
	defer log.Close()
	tr := tracer{root: b.dir, leave: leave, enter: func(c *fileCall) fate {
		if c.path == b.log() {
			return fate{}
		}
		return enter(c)
	}}
	code, err := tr.run(cmd)
	if err != nil {
		b.Fatal(err)
	}
	return code
}

// trouble is what is done to one call of a run.
type trouble struct {
	name  string
	fate  fate
	stays bool // every later call that needs room fails too, as on a disk that is full
}

func (tr trouble) at(k int) func(*fileCall) fate {
	n := 0
	return func(c *fileCall) fate {
		n++
		if n == k+1 || n > k+1 && tr.stays && c.needsRoom() {
			return tr.fate
		}
		return fate{}
	}
}

func (c *fileCall) needsRoom() bool {
	return slices.Contains([]string{"write", "pwrite64", "mkdir", "mkdirat"}, c.name) || c.fresh
}

// TestDurableFileCalls has each call that the program makes on its journal and
// its output fail, one a run. The run says what and where, or does without the
// call; the old briefing or the new one stands there whole; and the next run
// makes the briefing, with all answers that were recorded.
func TestDurableFileCalls(t *testing.T) {
	ownProcesses(t)
	needTracing(t)
	troubles := []trouble{
		{"ENOSPC", fate{errno: unix.ENOSPC}, false},
		{"EIO", fate{errno: unix.EIO}, false},
		{"EACCES", fate{errno: unix.EACCES}, false},
		{"full", fate{errno: unix.ENOSPC}, true},
	}
	t.Run("program", func(t *testing.T) { troubled(t, newScene(t, realProgram(t), false), troubles, nil, wanted(t, 1, .01)) })
	t.Run("quick", func(t *testing.T) { troubled(t, newScene(t, quickProgram(t), false), troubles, nil, wanted(t, 6, .1)) })
	t.Run("first run", func(t *testing.T) { troubled(t, newScene(t, quickProgram(t), true), troubles, nil, wanted(t, 4, .1)) })
}

// TestKillInsideCalls kills the program at a call by which something becomes
// durable or takes its place.
func TestKillInsideCalls(t *testing.T) {
	ownProcesses(t)
	needTracing(t)
	kill := []trouble{{"kill", fate{kill: true}, false}}
	steps := func(c *fileCall) bool {
		return slices.Contains([]string{"fsync", "fdatasync", "rename", "renameat", "unlink", "unlinkat", "ftruncate"}, c.name) || c.fresh
	}
	t.Run("program", func(t *testing.T) { troubled(t, newScene(t, realProgram(t), false), kill, steps, wanted(t, 1, .01)) })
	t.Run("quick", func(t *testing.T) { troubled(t, newScene(t, quickProgram(t), false), kill, steps, wanted(t, 3, .05)) })
	t.Run("first run", func(t *testing.T) { troubled(t, newScene(t, quickProgram(t), true), kill, steps, wanted(t, 3, .05)) })
}

// troubled makes so many rounds, each with one trouble at one call, spread over
// all there are; one of each when rounds is more than that. which says what
// calls are meant, nil = all.
func troubled(t *testing.T, s *scene, troubles []trouble, which func(*fileCall) bool, rounds int) {
	type round struct {
		trouble
		call int
	}
	var all []round
	for i, c := range s.calls {
		for _, tr := range troubles {
			if which == nil || which(c) {
				all = append(all, round{tr, i})
			}
		}
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // the choice needs no secrecy
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(rounds, len(all))]
	ended := make(chan int, len(all))
	t.Run("rounds", func(t *testing.T) {
		const atOnce = 2
		for worker := range atOnce {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				for i := worker; i < len(all); i += atOnce {
					r := all[i]
					t.Run(fmt.Sprintf("%s %d %s", r.name, r.call, s.calls[r.call]), func(t *testing.T) {
						ended <- s.round(t, r.trouble, r.call)
					})
				}
			})
		}
	})
	close(ended)
	codes := map[int]int{}
	for code := range ended {
		codes[code]++
	}
	t.Logf("seed %d: %d of the %d calls on files in trouble, exit codes %v", seed, len(all), len(s.calls), codes)
}

// round has one call of a run meet with trouble, and runs again.
func (s *scene) round(t *testing.T, tr trouble, k int) (code int) {
	b := s.copy(t)
	run := fmt.Sprint(tr.name, k)
	code = b.watch(run, tr.at(k), nil)
	said := b.said()
	switch {
	case tr.fate.kill:
		if code != -1 && code != exitOK { // a run may make fewer calls than the first one did
			t.Errorf("it ended with %d before it was killed\n%s", code, said)
		}
	case code == exitOK:
	case code == exitFatal || code == exitUsage:
		clear(t, said, b.dir)
	default:
		t.Errorf("exit code %d\n%s", code, said)
	}
	b.oldOrNew(s)
	promised := b.promised()
	b.finish(run + "-again")
	got := b.briefing()
	b.same(s.now, got)
	if got.cached < s.now.cached+promised {
		t.Errorf("%d answers were durable, and %d from before; the next run found %d", promised, s.now.cached, got.cached)
	}
	b.swept()
	return code
}

// clear checks that an error says what happened to what, and what to do.
func clear(t *testing.T, said, dir string) {
	t.Helper()
	if strings.Contains(said, "panic") || strings.Contains(said, "goroutine") {
		t.Errorf("it panicked:\n%s", said)
	}
	i := strings.LastIndex(said, "babelwire: ")
	if i < 0 || !strings.Contains(said[i:], dir) {
		t.Errorf("the error names no file: %q", said)
		return
	}
	for _, next := range []string{"run again", "name another", "run the same command again"} {
		if strings.Contains(said[i:], next) {
			return
		}
	}
	t.Errorf("the error does not say what to do: %q", said[i:])
}

// oldOrNew checks that each file of the briefing is whole.
func (b *bench) oldOrNew(s *scene) {
	b.Helper()
	for _, name := range briefingFiles {
		old, was := s.oldFiles[name]
		raw, err := os.ReadFile(b.file(name))
		switch text := string(raw); {
		case errors.Is(err, fs.ErrNotExist) && !was:
		case err != nil:
			b.Errorf("the old briefing is gone: %v", err)
		case (!was || text != old) && !s.now.is(name, text):
			b.Errorf("%s is neither the old one nor the new one: %d bytes", name, len(text))
		}
	}
}
