// Package durable makes files and folders that survive a kill and a power cut:
// what a call has returned for is on the disk, and a file that is replaced is
// the old one or the new one, whole, at every instant.
package durable

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// File is a file to write, and what it is to hold.
type File struct {
	Path string
	Data []byte
}

// WriteFiles makes or replaces the files, which lie in one folder that is there.
// All are written beside their places and synced before the first is put there,
// so a disk that is full or fails changes none of them; then each takes its place
// in one step, in the order given. It returns how many did. A file that is
// replaced keeps its permissions, a new one gets perm less the umask.
//
// What an earlier process left behind when it was killed in here is removed.
func WriteFiles(dir string, files []File, perm fs.FileMode) (placed int, err error) {
	sweep(dir)
	staged := make([]string, 0, len(files))
	defer func() {
		for _, tmp := range staged[placed:] {
			_ = os.Remove(tmp) // the first error is the one to tell
		}
	}()
	for _, f := range files {
		tmp, err := stage(f, perm)
		if err != nil {
			return 0, err
		}
		staged = append(staged, tmp)
	}
	for i, f := range files {
		if err := os.Rename(staged[i], f.Path); err != nil {
			return placed, err
		}
		placed++
	}
	return placed, SyncDir(dir)
}

// stage writes f beside its place and syncs it.
func stage(f File, perm fs.FileMode) (tmp string, err error) {
	old, statErr := os.Lstat(f.Path)
	replaces := statErr == nil && old.Mode().IsRegular()
	if replaces {
		perm = old.Mode().Perm()
	}
	out, err := create(filepath.Dir(f.Path), filepath.Base(f.Path), perm)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = out.Close()
			_ = os.Remove(out.Name())
		}
	}()
	if replaces {
		if err := out.Chmod(perm); err != nil { // the umask does not bind what was there
			return "", err
		}
	}
	if _, err := out.Write(f.Data); err != nil {
		return "", err
	}
	// A failed sync is not tried again: the system may have dropped what it could not write.
	if err := out.Sync(); err != nil {
		return "", err
	}
	return out.Name(), out.Close()
}

// Room finds out whether n more bytes can be written in dir, by writing them and
// taking them away again: a quota is found so, and a disk that only claims to
// have room.
func Room(dir string, n int) (err error) {
	sweep(dir)
	f, err := create(dir, "room", 0o600)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}()
	if _, err := f.Write(make([]byte, n)); err != nil {
		return err
	}
	return f.Sync()
}

// tmpPrefix and tmpSuffix stand around the names of files in the making:
// .babelwire-PLACE-PID-N-NAME.tmp. Place and pid say whose it is.
const (
	tmpPrefix = ".babelwire-"
	tmpSuffix = ".tmp"
)

// place names what a pid is one of: this machine since it was started, and the process's
// own space of pids. A folder may be shared with other containers, where the same pids are
// other processes, and with other machines.
var place = sync.OnceValue(func() string {
	host, _ := os.Hostname() // what cannot be told apart by it, the others may
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	pids, _ := os.Readlink("/proc/self/ns/pid")
	sum := sha256.Sum256([]byte(host + "\n" + string(boot) + "\n" + pids))
	return hex.EncodeToString(sum[:4])
})

// leftAfter is the age from which a file in the making of another place is taken for left
// behind. Making one takes seconds; an hour allows for clocks that differ.
const leftAfter = time.Hour

// made counts the files that this process has begun to make.
var made atomic.Int64

// create makes a new hidden file in dir.
func create(dir, name string, perm fs.FileMode) (*os.File, error) {
	tmp := filepath.Join(dir, fmt.Sprintf("%s%s-%d-%d-%s%s", tmpPrefix, place(), os.Getpid(), made.Add(1), name, tmpSuffix))
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if errors.Is(err, fs.ErrExist) {
		// Left behind by an earlier process of this place with our pid.
		_ = os.Remove(tmp)
		f, err = os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	}
	return f, err
}

// sweep removes the files in the making whose makers are gone. Whether one of another place
// is gone cannot be asked: only age tells. What cannot be removed stays: it is in nobody's way.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), tmpPrefix)
		if !ours || !strings.HasSuffix(rest, tmpSuffix) || !e.Type().IsRegular() {
			continue
		}
		if gone(rest) || old(e) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// gone reports whether a file in the making, by the rest of its name, is of a process of
// this place that is no more.
func gone(rest string) bool {
	digits, here := strings.CutPrefix(rest, place()+"-")
	digits, _, _ = strings.Cut(digits, "-")
	pid, err := strconv.Atoi(digits)
	return here && err == nil && pid > 0 && !alive(pid)
}

func old(e fs.DirEntry) bool {
	info, err := e.Info()
	return err == nil && time.Since(info.ModTime()) > leftAfter
}

// alive reports whether a process is there, also another user's.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// MkdirAll is os.MkdirAll that also syncs the folder around each new one: without
// that a power cut can take a new folder away with all that was synced in it.
func MkdirAll(dir string, perm fs.FileMode) error {
	var missing []string
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	if err := os.MkdirAll(dir, perm); err != nil {
		return err
	}
	for _, at := range missing {
		if err := SyncDir(filepath.Dir(at)); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err // a folder that may be written and not read cannot be synced
		}
	}
	return nil
}

// SyncDir makes the new names in dir survive a power cut. Windows has no such
// call, and file systems that refuse it (EINVAL) offer nothing better.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
