package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The kinds of failure a caller treats differently. Match with errors.Is.
var (
	// ErrNewer: the journal was written by a later babelwire, in a format this one does not know.
	ErrNewer = errors.New("journal of a newer version")
	// ErrOlder: the journal is in a format that must be brought up to date first, which OpenReadOnly does not do.
	ErrOlder = errors.New("journal of an older version")
	// ErrCorrupt: the file is damaged, or it is not a journal at all.
	ErrCorrupt = errors.New("journal damaged")
	// ErrNotWritable: the file or its folder cannot be written.
	ErrNotWritable = errors.New("journal not writable")
	// ErrDisk: the disk is full or failing. A run stops; what was recorded before stays.
	ErrDisk = errors.New("disk full or failing")
)

// problem is an error that reads as one sentence and still matches its kind and its cause.
type problem struct {
	kind, cause error
	text        string
}

func (p *problem) Error() string   { return p.text }
func (p *problem) Unwrap() []error { return []error{p.kind, p.cause} }

func notWritable(path string, cause error) error {
	return &problem{ErrNotWritable, cause, fmt.Sprintf(
		"journal %s cannot be written (%v): allow writing there, or name another file with --journal", path, cause)}
}

// noRoom says why a trial write beside the journal failed.
func noRoom(path string, cause error) error {
	if errors.Is(cause, fs.ErrPermission) || errors.Is(cause, syscall.EROFS) {
		return notWritable(path, cause)
	}
	return &problem{ErrDisk, cause, fmt.Sprintf(
		"disk full or failing beside the journal %s (%v): nothing recorded is lost; free at least %d MB, or name another file with --journal",
		path, cause, room>>20)}
}

func corrupt(path string, cause error) error {
	return &problem{ErrCorrupt, cause, fmt.Sprintf(
		"journal %s is damaged or not a journal (%v): move it away with `mv %s %s.damaged` and run again; "+
			"a new one is made, answers are asked again", path, cause, path, path)}
}

func foreign(path string) error {
	return &problem{ErrCorrupt, errors.New("not a journal"), fmt.Sprintf(
		"%s is a database of another program, not a journal: name another file with --journal; nothing in it was changed", path)}
}

func older(path string, format int64) error {
	return &problem{ErrOlder, errors.New("older format"), fmt.Sprintf(
		"journal %s has the older format %d: the next run brings it up to date", path, format)}
}

func newer(path string, format int64, madeBy string) error {
	by := "a newer babelwire"
	if madeBy != "" {
		by = "babelwire " + madeBy
	}
	return &problem{ErrNewer, errors.New("unknown format"), fmt.Sprintf(
		"journal %s was written by %s (journal format %d, this program knows up to %d): "+
			"upgrade babelwire, or name another file with --journal", path, by, format, latestFormat)}
}

// failure sorts an error of the database by what the user can do about it. what names the operation
// and its subject, e.g. "record answer 3f2a".
func (s *Store) failure(what string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("journal: %s: %w", what, err)
	}
	var known *problem
	if errors.As(err, &known) {
		return err
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("journal %s: %s: %w", s.path, what, err)
	}
	switch e.Code() & 0xff { // the primary code; the rest says where it was met
	case sqlite3.SQLITE_FULL:
		return &problem{ErrDisk, err, fmt.Sprintf(
			"disk full writing %s (%s): nothing recorded before is lost; free space and run again", s.path, what)}
	case sqlite3.SQLITE_IOERR:
		return &problem{ErrDisk, err, fmt.Sprintf(
			"disk error at %s (%s: %v): nothing recorded before is lost; check the disk and run again", s.path, what, err)}
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return corrupt(s.path, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return notWritable(s.path, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("journal %s: %s: another process has been writing for over %d s; run again when it is done: %w",
			s.path, what, busyTimeoutMS/1000, err)
	}
	return fmt.Errorf("journal %s: %s: %w", s.path, what, err)
}

// busy says whether err is that another process holds the database.
func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

// transient says whether err is one of the database's passing or environmental troubles, which are no
// sign of damage.
func transient(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
		sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_NOMEM:
		return true
	}
	return false
}
