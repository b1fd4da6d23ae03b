package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// disk is a model of what may be on a disk after a power cut: of a file what was
// synced, of a folder the names that were there when it was synced. What was not
// synced may be there too, in part and in any order.
type disk struct {
	names   map[string]*inode // as the running system sees them
	durable map[string]*inode // as they were at the last sync of their folder
	pending []naming          // since then, in order
}

// inode is the content of one file.
type inode struct {
	now, synced []byte
	pending     []change // since the last sync, in order
}

// change is a write to a file, or with nil data a new length.
type change struct {
	at   int64
	data []byte
}

// naming is one call that changes names: all of them or none.
type naming struct {
	dirs []string // the folders that it changes
	set  map[string]*inode
}

// apply makes the change in to, which may grow as with append.
func (c change) apply(to []byte) []byte {
	if c.data == nil && int64(len(to)) > c.at {
		return to[:c.at]
	}
	if end := c.at + int64(len(c.data)); int64(len(to)) < end {
		to = append(to, make([]byte, end-int64(len(to)))...)
	}
	copy(to[c.at:], c.data)
	return to
}

// readDisk is a folder that has lain there for long.
func readDisk(t *testing.T, dir string) *disk {
	t.Helper()
	d := &disk{names: map[string]*inode{}}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		d.names[path] = &inode{now: raw, synced: slices.Clone(raw)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d.durable = maps.Clone(d.names)
	return d
}

// done takes note of a call that was made.
func (d *disk) done(c *fileCall) {
	if c.result < 0 {
		return
	}
	file := d.names[c.path]
	switch c.name {
	case "open", "openat":
		switch {
		case file == nil && c.fresh:
			d.rename(map[string]*inode{c.path: {}})
		case file != nil && c.trunc:
			file.write(change{at: 0})
		}
	case "write", "pwrite64":
		if file != nil {
			file.write(change{c.at, c.data[:c.result]})
		}
	case "ftruncate":
		if file != nil {
			file.write(change{at: c.at})
		}
	case "fsync", "fdatasync":
		if file != nil {
			file.synced, file.pending = slices.Clone(file.now), nil
			return
		}
		d.sync(c.path)
	case "unlink", "unlinkat":
		if file != nil {
			d.rename(map[string]*inode{c.path: nil})
		}
	case "rename", "renameat":
		d.rename(map[string]*inode{c.path: nil, c.to: file})
	}
}

func (f *inode) write(c change) {
	f.now = c.apply(f.now)
	f.pending = append(f.pending, c)
}

func (d *disk) rename(set map[string]*inode) {
	n := naming{set: set}
	for path, file := range set {
		n.dirs = append(n.dirs, filepath.Dir(path))
		put(d.names, path, file)
	}
	d.pending = append(d.pending, n)
}

func put(names map[string]*inode, path string, file *inode) {
	if file == nil {
		delete(names, path)
		return
	}
	names[path] = file
}

// sync makes the names of a folder durable.
func (d *disk) sync(dir string) {
	d.pending = slices.DeleteFunc(d.pending, func(n naming) bool {
		if !slices.Contains(n.dirs, dir) {
			return false
		}
		for path, file := range n.set {
			put(d.durable, path, file)
		}
		return true
	})
}

// survives says which of the things that were not synced are on the disk after all.
type survives func(what string) bool

// The disks that there are: one that wrote nothing it was not made to, one that
// wrote all (as when only the program is killed), one that had written the names
// but no content, and any mixture.
func models(random *rand.Rand) map[string]survives {
	return map[string]survives{
		"nothing more": func(string) bool { return false },
		"all":          func(string) bool { return true },
		"names":        func(what string) bool { return what == "name" },
		"mixture":      func(string) bool { return random.IntN(2) == 0 },
	}
}

// sector is what a disk writes whole or not at all.
const sector = 512

// cut is the folder as it is found after a power cut.
func (d *disk) cut(kept survives) map[string][]byte {
	names := maps.Clone(d.durable)
	for _, n := range d.pending {
		if kept("name") {
			for path, file := range n.set {
				put(names, path, file)
			}
		}
	}
	found := map[string][]byte{}
	for _, path := range slices.Sorted(maps.Keys(names)) {
		content := slices.Clone(names[path].synced)
		for _, c := range names[path].pending {
			if c.data == nil {
				if kept("content") {
					content = c.apply(content)
				}
				continue
			}
			for from := 0; from < len(c.data); from += sector {
				if kept("content") {
					content = change{c.at + int64(from), c.data[from:min(from+sector, len(c.data))]}.apply(content)
				}
			}
		}
		found[path] = content
	}
	return found
}

// TestDurablePowerLoss replays what a run did with its files, cuts the power
// after any of its calls, and looks at what each kind of disk would hold then:
// every answer that was said to be recorded is there, and each file of the
// briefing is the old one or the new one, whole. The next run goes on from there.
//
// A kill proves nothing about this: what the system has in memory outlives it.
func TestDurablePowerLoss(t *testing.T) {
	ownProcesses(t)
	needTracing(t)
	t.Run("next run", func(t *testing.T) { powerLoss(t, newScene(t, quickProgram(t), false), wanted(t, 4, .1)) })
	t.Run("first run", func(t *testing.T) { powerLoss(t, newScene(t, quickProgram(t), true), wanted(t, 4, .1)) })
}

func powerLoss(t *testing.T, s *scene, cuts int) {
	before := s.copy(t)
	d := readDisk(t, before.dir)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // the choice needs no secrecy

	type moment struct {
		after, model string
		found        map[string][]byte
		promised     int
		ended        bool // the run had
	}
	var all []moment
	promised, calls := 0, 0
	cmd, log := before.ready("whole")
	defer log.Close()
	take := func(c *fileCall) {
		if c.path == before.log() {
			promised += bytes.Count(c.data, []byte(`"msg":"answered"`))
			return
		}
		calls++
		d.done(c)
		for model, kept := range models(random) {
			all = append(all, moment{fmt.Sprintf("%d %s", calls, c), model, d.cut(kept), promised, false})
		}
	}
	tr := tracer{root: before.dir, leave: take, enter: func(*fileCall) fate { return fate{} }}
	if code, err := tr.run(cmd); err != nil || code != exitOK {
		t.Fatalf("exit code %d, %v\n%s", code, err, before.said())
	}
	if promised == 0 {
		t.Fatal("the run promised no answer")
	}
	last := len(all) - len(models(random))
	random.Shuffle(last, func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i := last; i < len(all); i++ {
		all[i].ended = true
	}
	n := min(cuts, last)
	for _, m := range slices.Concat(all[:n], all[last:]) {
		t.Run(m.model+" after "+m.after, func(t *testing.T) {
			b := s.copy(t)
			if err := errors.Join(os.RemoveAll(b.dir), os.Mkdir(b.dir, 0o700)); err != nil {
				t.Fatal(err)
			}
			for path, content := range m.found {
				rel, err := filepath.Rel(before.dir, path)
				if err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(b.dir, rel), content)
			}
			b.oldOrNew(s)
			if m.ended {
				b.same(s.now, b.briefing())
			}
			b.finish("after-" + strings.Fields(m.after)[0])
			got := b.briefing()
			b.same(s.now, got)
			if got.cached < s.now.cached+m.promised {
				t.Errorf("%d answers were durable, and %d from before; %d were found", m.promised, s.now.cached, got.cached)
			}
		})
	}
	t.Logf("seed %d: %d of %d power cuts, after each of %d calls", seed, n+len(all)-last, len(all), calls)
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
