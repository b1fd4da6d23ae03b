package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"strconv"
	"time"
)

// Record is one answer of the model as it was paid for. Token counts are those the server reported;
// Calls is how many requests it took; Mended says that code repaired the text. At keeps its
// nanoseconds and comes back in UTC.
type Record struct {
	Text                                         string
	Model, FinishReason                          string
	PromptTokens, CachedTokens, CompletionTokens int
	Calls                                        int
	Mended                                       bool
	At                                           time.Time
}

// Answer returns what was recorded under key; ok is false when nothing was, or when the row is damaged.
func (s *Store) Answer(ctx context.Context, key string) (rec Record, ok bool, err error) {
	rec, ok, err = readAnswer(ctx, s.readers, key)
	if err != nil {
		return Record{}, false, s.failure("read answer "+short(key), err)
	}
	return rec, ok, nil
}

// Record keeps an answer under key. It is on the disk when Record returns nil. A key that already has
// an answer keeps it, unless that row is damaged, which is replaced.
//
// A cancelled ctx does not stop it: the answer has been paid for, and the write takes milliseconds.
func (s *Store) Record(ctx context.Context, key string, rec Record) error {
	return s.put(ctx, key, rec, true)
}

// Replace is Record for an answer that was asked again on purpose: it takes the
// place of the one that was there.
func (s *Store) Replace(ctx context.Context, key string, rec Record) error {
	return s.put(ctx, key, rec, false)
}

// pending is an answer on its way to the disk. done and err belong to who holds Store.committing.
type pending struct {
	key       string
	rec       Record
	keepFirst bool
	done      bool
	err       error
}

// put returns when the answer is durable. Answers that come while another one is being committed wait, and
// then go to the disk together: a commit costs a sync whatever it holds, and with 64 requests in flight the
// journal would else be what the endpoint waits for.
func (s *Store) put(ctx context.Context, key string, rec Record, keepFirst bool) error {
	ctx = context.WithoutCancel(ctx)
	rec.At = rec.At.UTC()
	mine := &pending{key: key, rec: rec, keepFirst: keepFirst}
	s.queueMu.Lock()
	s.queue = append(s.queue, mine)
	s.queueMu.Unlock()

	s.committing.Lock()
	defer s.committing.Unlock()
	if !mine.done { // who held the lock before did not take it along
		s.queueMu.Lock()
		batch := s.queue
		s.queue = nil
		s.queueMu.Unlock()
		s.commit(ctx, batch)
	}
	if !mine.done { // a fault of the program cut short the commit that had taken it along
		mine.err = errors.New("the commit broke off")
	}
	if mine.err != nil {
		return s.failure("record answer "+short(key), mine.err)
	}
	return nil
}

// commit writes a batch in one transaction. What fails together is tried one by one, so that an answer
// fails for its own reason alone.
func (s *Store) commit(ctx context.Context, batch []*pending) {
	err := s.write(ctx, func(tx *sql.Tx) error {
		for _, p := range batch {
			if err := insert(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	for _, p := range batch {
		p.done, p.err = true, err
		if err != nil && len(batch) > 1 {
			p.err = s.write(ctx, func(tx *sql.Tx) error { return insert(ctx, tx, p) })
		}
	}
}

func insert(ctx context.Context, tx *sql.Tx, p *pending) error {
	if p.keepFirst {
		if _, ok, err := readAnswer(ctx, tx, p.key); err != nil || ok {
			return err
		}
	}
	rec := p.rec
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO answers
		(key, text, model, finish_reason, prompt_tokens, cached_tokens, completion_tokens, calls, mended, at, checksum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.key, []byte(rec.Text), rec.Model, rec.FinishReason, rec.PromptTokens, rec.CachedTokens, rec.CompletionTokens,
		rec.Calls, rec.Mended, timeText(rec.At), rec.checksum(p.key))
	return err
}

// querier is what a pool and a transaction have in common.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readAnswer(ctx context.Context, q querier, key string) (Record, bool, error) {
	var (
		rec       Record
		text, sum []byte
		at        string
	)
	err := q.QueryRowContext(ctx, `SELECT text, model, finish_reason, prompt_tokens, cached_tokens,
		completion_tokens, calls, mended, at, checksum FROM answers WHERE key = ?`, key).Scan(
		&text, &rec.Model, &rec.FinishReason, &rec.PromptTokens, &rec.CachedTokens,
		&rec.CompletionTokens, &rec.Calls, &rec.Mended, &at, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Record{}, false, nil
	case err != nil && scanFailed(err):
		return Record{}, false, nil // a damaged row whose columns have lost their types
	case err != nil:
		return Record{}, false, err
	}
	rec.Text = string(text)
	if rec.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
		return Record{}, false, nil
	}
	if string(rec.checksum(key)) != string(sum) {
		return Record{}, false, nil
	}
	return rec, true, nil
}

// checksum is SHA-256 over the key and every field.
func (r Record) checksum(key string) []byte {
	return checksum("answer", key, r.Text, r.Model, r.FinishReason,
		strconv.Itoa(r.PromptTokens), strconv.Itoa(r.CachedTokens), strconv.Itoa(r.CompletionTokens),
		strconv.Itoa(r.Calls), strconv.FormatBool(r.Mended), timeText(r.At))
}

// checksum is SHA-256 over fields, each preceded by its length, so that no two lists of fields are
// written alike.
func checksum(fields ...string) []byte {
	h := sha256.New()
	var n [8]byte
	for _, f := range fields {
		binary.BigEndian.PutUint64(n[:], uint64(len(f)))
		h.Write(n[:])
		h.Write([]byte(f))
	}
	return h.Sum(nil)
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// short is the beginning of a key, enough to find it by.
func short(key string) string {
	if r := []rune(key); len(r) > 12 {
		return string(r[:12])
	}
	return key
}
