package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"modernc.org/sqlite"
)

const (
	metaSecret  = "journal.secret"
	secretBytes = 32
)

// Secret returns the journal's 32 random bytes, made once and kept. A secret whose row is damaged is
// made anew. One that OpenReadOnly's Store has to make is not kept: no answer can be found with it.
func (s *Store) Secret(ctx context.Context) ([]byte, error) {
	if s.readOnly {
		secret, ok, err := s.Meta(ctx, metaSecret)
		if err != nil || ok && len(secret) == secretBytes {
			return []byte(secret), err
		}
		return newSecret(), nil
	}
	var secret string
	err := s.write(ctx, func(tx *sql.Tx) error {
		var ok bool
		var err error
		if secret, ok, err = readMeta(ctx, tx, metaSecret); err != nil || ok && len(secret) == secretBytes {
			return err
		}
		secret = string(newSecret())
		return writeMeta(ctx, tx, metaSecret, secret)
	})
	if err != nil {
		return nil, s.failure("read the secret", err)
	}
	return []byte(secret), nil
}

func newSecret() []byte {
	secret := make([]byte, secretBytes)
	rand.Read(secret) // never fails: crypto/rand stops the program instead
	return secret
}

// Meta returns the note kept under key, e.g. what is known about an endpoint and a model; ok is false
// when there is none or its row is damaged.
func (s *Store) Meta(ctx context.Context, key string) (value string, ok bool, err error) {
	value, ok, err = readMeta(ctx, s.readers, key)
	if err != nil {
		return "", false, s.failure("read "+key, err)
	}
	return value, ok, nil
}

// SetMeta keeps value under key, in place of what was there. Keys that begin with "journal." are the
// journal's own.
func (s *Store) SetMeta(ctx context.Context, key, value string) error {
	err := s.write(ctx, func(tx *sql.Tx) error { return writeMeta(ctx, tx, key, value) })
	if err != nil {
		return s.failure("write "+key, err)
	}
	return nil
}

// querier is what a pool and a transaction have in common.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readMeta(ctx context.Context, q querier, key string) (string, bool, error) {
	var value, sum []byte
	err := q.QueryRowContext(ctx, "SELECT value, checksum FROM meta WHERE key = ?", key).Scan(&value, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows), err != nil && scanFailed(err):
		return "", false, nil
	case err != nil:
		return "", false, err
	case string(checksum("meta", key, string(value))) != string(sum):
		return "", false, nil
	}
	return string(value), true, nil
}

func writeMeta(ctx context.Context, tx *sql.Tx, key, value string) error {
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)",
		key, []byte(value), checksum("meta", key, value))
	return err
}

// StartRun notes that run id began. A run that is taken up again keeps its first beginning.
func (s *Store) StartRun(ctx context.Context, id string, at time.Time) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO runs (id, started_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
			id, timeText(at))
		return err
	})
	if err != nil {
		return s.failure("start run "+id, err)
	}
	return nil
}

// FinishRun notes the end of a run that StartRun began, and its summary. It writes even when ctx is
// cancelled: an interrupted run ends too.
func (s *Store) FinishRun(ctx context.Context, id string, at time.Time, summary string) error {
	ctx = context.WithoutCancel(ctx)
	err := s.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, "UPDATE runs SET finished_at = ?, summary = ? WHERE id = ?", timeText(at), summary, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err == nil && n == 0 {
			return errors.New("no such run was started")
		}
		return nil
	})
	if err != nil {
		return s.failure("finish run "+id, err)
	}
	return nil
}

// SaveBriefing keeps the briefing.json of a run that StartRun began. It writes even when ctx is
// cancelled, as Record does.
func (s *Store) SaveBriefing(ctx context.Context, runID string, at time.Time, json []byte) error {
	ctx = context.WithoutCancel(ctx)
	err := s.write(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM runs WHERE id = ?", runID).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return errors.New("no such run was started")
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO briefings (run_id, at, json, checksum) VALUES (?, ?, ?, ?)",
			runID, timeText(at), append([]byte{}, json...), checksum("briefing", runID, timeText(at), string(json)))
		return err
	})
	if err != nil {
		return s.failure("save the briefing of run "+runID, err)
	}
	return nil
}

// LastBriefing returns the briefing saved last, passing over damaged ones; ok is false when there is none.
func (s *Store) LastBriefing(ctx context.Context) (json []byte, ok bool, err error) {
	// The rows are read one by one, because one that is damaged must not hide the one before it.
	before := int64(1<<63 - 1)
	for {
		var runID, at string
		var sum []byte
		var n int64
		err := s.readers.QueryRowContext(ctx, "SELECT n FROM briefings WHERE n < ? ORDER BY n DESC LIMIT 1", before).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, s.failure("read the last briefing", err)
		}
		err = s.readers.QueryRowContext(ctx, "SELECT run_id, at, json, checksum FROM briefings WHERE n = ?", n).
			Scan(&runID, &at, &json, &sum)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows) && !scanFailed(err):
			return nil, false, s.failure("read the last briefing", err)
		case err == nil && string(checksum("briefing", runID, at, string(json))) == string(sum):
			return json, true, nil
		}
		before = n
	}
}

// write runs do in one transaction on the writer connection and commits it to the disk.
func (s *Store) write(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback() // the first error is the one to tell
		return err
	}
	return tx.Commit()
}

// scanFailed says whether err came from converting a column and not from the database: the row is
// there, but it does not hold what was written. database/sql gives such errors no type of their own.
func scanFailed(err error) bool {
	var e *sqlite.Error
	return !errors.As(err, &e) && strings.Contains(err.Error(), "Scan error")
}
