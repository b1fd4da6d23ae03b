// Package store keeps the journal: every answer of the model that has been paid for, the runs, and
// the last briefing, in one SQLite file. It is the only package that sees SQL.
//
// What Record has returned for is on the disk: the journal is in WAL mode with synchronous=FULL, so a
// kill at any instant loses nothing that was recorded, and a power loss at most what had not yet
// returned. Rows carry a checksum; a row that fails it counts as absent, so that damage costs a
// question asked again and never a wrong text.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"github.com/babelwire/babelwire/pipeline/internal/durable"
)

const (
	// busyTimeoutMS is how long a statement waits for another process that writes (brief beside run).
	busyTimeoutMS = 10_000

	// room is how many bytes must be free to open a journal, so that a full disk is found before a
	// model is paid. A night of 60 articles takes about 1 MB.
	room = 2 << 20

	folderMode fs.FileMode = 0o700
	// fileMode is also what SQLite gives -wal and -shm: it copies the mode of the journal itself.
	fileMode fs.FileMode = 0o600
)

// Store is an open journal. Its methods may be called from many goroutines.
type Store struct {
	path     string
	writer   *sql.DB // one connection: SQLite has one writer, so waiting happens here and not in busy loops
	readers  *sql.DB // a pool; readers never wait for the writer in WAL mode
	readOnly bool    // writer is readers, and SQLite refuses to write

	answers statements
	lookup  *sql.Stmt // findAnswer, of the readers

	committing sync.Mutex // held by who writes answers, see put
	queueMu    sync.Mutex
	queue      []*pending // answers that wait to be written; guarded by queueMu
}

// Open opens the journal at path, making it (mode 0600) and its parent folders (mode 0700) where they
// are missing, and brings an older format up to date.
//
// Errors match with errors.Is: ErrNewer (a later babelwire wrote it), ErrCorrupt (damaged, or not a
// journal), ErrNotWritable, ErrDisk.
func Open(ctx context.Context, path string) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	if err := prepareFile(abs); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite", dsn(abs, nil))
	if err != nil {
		return nil, fmt.Errorf("open journal %s: %w", abs, err)
	}
	writer.SetMaxOpenConns(1)
	s := &Store{path: abs, writer: writer}
	if err := s.prepareWhenFree(ctx); err != nil {
		writer.Close()
		return nil, err
	}
	s.readers, err = sql.Open("sqlite", dsn(abs, url.Values{"_pragma": {"query_only(1)"}}))
	if err != nil {
		writer.Close()
		return nil, fmt.Errorf("open journal %s: %w", abs, err)
	}
	pool := max(4, runtime.GOMAXPROCS(0))
	s.readers.SetMaxOpenConns(pool)
	s.readers.SetMaxIdleConns(pool)
	if err := s.prepareStatements(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenReadOnly opens the journal at path and writes nothing: no file is made or changed, and an older
// format stays as it is. What is written to the Store fails with ErrNotWritable.
//
// Errors match with errors.Is: fs.ErrNotExist (there is no journal), ErrOlder (only Open can read it),
// and those of Open.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	f, err := os.Open(abs)
	if err != nil {
		return nil, fmt.Errorf("journal %s cannot be read: %w; allow reading it, or name another file with --journal", abs, errors.Unwrap(err))
	}
	f.Close()
	how := url.Values{"mode": {"ro"}}
	if info, err := os.Stat(abs + "-wal"); err != nil || info.Size() == 0 {
		// All of the journal is in its one file. Without this SQLite would make a -wal and a -shm
		// beside it. A process that begins to write meanwhile can make a read fail, never succeed
		// with a wrong text: rows carry checksums.
		how.Set("immutable", "1")
	}
	db, err := sql.Open("sqlite", dsn(abs, how))
	if err != nil {
		return nil, fmt.Errorf("open journal %s: %w", abs, err)
	}
	s := &Store{path: abs, writer: db, readers: db, readOnly: true}
	format, err := s.knownFormat(ctx)
	switch {
	case err == nil && format < latestFormat:
		err = older(abs, format)
	case err == nil:
		err = s.probe(ctx)
	}
	if err == nil {
		err = s.prepareStatements(ctx)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// prepareWhenFree prepares the schema, and tries again while another process does the same with a new
// journal: of two that switch it to WAL at once, SQLite turns one away without the wait that
// busy_timeout grants everywhere else.
func (s *Store) prepareWhenFree(ctx context.Context) error {
	giveUp := time.Now().Add(busyTimeoutMS * time.Millisecond)
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		err := s.prepareSchema(ctx)
		if !busy(err) || time.Now().After(giveUp) {
			return err
		}
		select {
		case <-retry.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close closes the journal. What was recorded is already durable; Close folds the -wal file back in.
func (s *Store) Close() error {
	// The readers go first, so that the writer is the last connection and checkpoints.
	if err := errors.Join(s.readers.Close(), s.writer.Close()); err != nil {
		return s.failure("close", err)
	}
	return nil
}

// Path is the absolute path of the journal's file.
func (s *Store) Path() string { return s.path }

// dsn is the driver's address of the file, with what how adds to it. The journal_mode is not among the
// pragmas: it changes the file, and the file must first be known to be a journal.
func dsn(abs string, how url.Values) string {
	q := url.Values{}
	for key, values := range how {
		q[key] = slices.Clone(values)
	}
	q.Add("_pragma", "busy_timeout("+strconv.Itoa(busyTimeoutMS)+")")
	q.Add("_pragma", "foreign_keys(1)")
	q.Add("_pragma", "synchronous(FULL)")
	q.Add("_pragma", "cell_size_check(1)") // damage is found when a page is read, not after it was believed
	q.Add("_pragma", "trusted_schema(0)")
	q.Set("_txlock", "immediate")
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: q.Encode()}
	return u.String()
}

// prepareFile makes sure that path is a private, writable file that is empty or begins like a database.
func prepareFile(path string) error {
	dir := filepath.Dir(path)
	if err := durable.MkdirAll(dir, folderMode); err != nil {
		return notWritable(path, err)
	}
	_, statErr := os.Stat(path)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return notWritable(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return notWritable(path, err)
	}
	if !info.Mode().IsRegular() {
		return notWritable(path, errors.New("not a regular file"))
	}
	if info.Mode().Perm()&^fileMode != 0 {
		// A journal copied from elsewhere holds texts and a secret: make it private again. A file of
		// another owner cannot be changed and is used as it is.
		_ = f.Chmod(fileMode)
	}
	if errors.Is(statErr, fs.ErrNotExist) {
		if err := durable.SyncDir(dir); err != nil {
			return notWritable(path, err)
		}
	}
	head := make([]byte, len(sqliteMagic))
	n, err := f.ReadAt(head, 0)
	if n > 0 && string(head[:n]) != sqliteMagic {
		return corrupt(path, errors.New("its first bytes are not those of an SQLite database"))
	}
	if n == 0 && err != nil && info.Size() > 0 {
		return notWritable(path, err)
	}
	if err := durable.Room(dir, room); err != nil {
		return noRoom(path, err)
	}
	return nil
}

const sqliteMagic = "SQLite format 3\x00"

// DefaultPath is where the journal lies unless the user says otherwise:
// $XDG_STATE_HOME/babelwire/journal.db, else $HOME/.local/state/babelwire/journal.db, else the
// system's cache folder. A relative XDG_STATE_HOME is ignored, as the XDG specification asks.
func DefaultPath(getenv func(string) string) string {
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "babelwire", "journal.db")
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state", "babelwire", "journal.db")
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "babelwire", "journal.db")
	}
	return filepath.Join(".babelwire", "journal.db")
}
