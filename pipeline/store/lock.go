package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ErrLocked says which process holds the lock. Match with errors.As. PID is 0 and Since zero when the
// holder has not written them yet.
type ErrLocked struct {
	PID   int
	Since time.Time
	Path  string // the lock's file
}

// Error names the holder as "pid 4711 since 02:00", in local time, with the date when that is not recent, or
// lies ahead because the clock was set.
func (e ErrLocked) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("another run holds %s: wait for it to end", e.Path)
	}
	layout := "15:04"
	if ago := time.Since(e.Since); ago > 20*time.Hour || ago < 0 {
		layout = "2006-01-02 15:04"
	}
	return fmt.Sprintf("another run holds %s (pid %d since %s): wait for it to end, or stop it",
		e.Path, e.PID, e.Since.Local().Format(layout))
}

// errHeld is what lockFile returns when another process has the lock.
var errHeld = errors.New("held")

// Lock takes the journal's lock, path+".lock", for one run, without waiting. The system frees it when
// the process ends, however it ends; the file stays. The error is an ErrLocked when another run has it.
func Lock(path string) (release func(), err error) {
	name := path + ".lock"
	if err := os.MkdirAll(filepath.Dir(name), folderMode); err != nil {
		return nil, notWritable(name, err)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, notWritable(name, err)
	}
	switch err := lockFile(f); {
	case errors.Is(err, errHeld):
		defer f.Close()
		return nil, holder(f, name)
	case err != nil:
		f.Close()
		return nil, notWritable(name, fmt.Errorf("lock: %w", err))
	}
	// Who holds it is for the message only; the lock itself does not depend on it.
	note := strconv.Itoa(os.Getpid()) + " " + time.Now().UTC().Format(time.RFC3339) + "\n"
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(note), 0)
	}
	return func() {
		// Emptied, not removed: a process that already opened the file would lock a file without a name.
		_ = f.Truncate(0)
		_ = f.Close()
	}, nil
}

// holder reads who has the lock.
func holder(f *os.File, name string) ErrLocked {
	locked := ErrLocked{Path: name}
	raw, err := io.ReadAll(io.NewSectionReader(f, 0, 100))
	if err != nil {
		return locked
	}
	fields := strings.Fields(string(raw))
	if len(fields) != 2 {
		return locked
	}
	pid, err1 := strconv.Atoi(fields[0])
	since, err2 := time.Parse(time.RFC3339, fields[1])
	if err1 == nil && err2 == nil {
		locked.PID, locked.Since = pid, since
	}
	return locked
}
