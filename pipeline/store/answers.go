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
	if err = ctx.Err(); err == nil {
		// It takes microseconds: to watch a context meanwhile would cost as much again.
		rec, ok, err = readAnswer(context.WithoutCancel(ctx), s.lookup, key)
	}
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
		w := s.answers.in(ctx, tx)
		for _, p := range batch {
			if err := w.insert(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	for _, p := range batch {
		p.done, p.err = true, err
		if err != nil && len(batch) > 1 {
			p.err = s.write(ctx, func(tx *sql.Tx) error { return s.answers.in(ctx, tx).insert(ctx, p) })
		}
	}
}

// statements are those that write answers, prepared once: to compile one takes longer than to run it.
type statements struct {
	add     *sql.Stmt // changes nothing where the key is there
	replace *sql.Stmt
	find    *sql.Stmt
}

const (
	findAnswer = `SELECT text, model, finish_reason, prompt_tokens, cached_tokens,
		completion_tokens, calls, mended, at, checksum FROM answers WHERE key = ?`
	answerColumns = `answers
		(key, text, model, finish_reason, prompt_tokens, cached_tokens, completion_tokens, calls, mended, at, checksum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// prepareStatements prepares what is run for every answer.
func (s *Store) prepareStatements(ctx context.Context) error {
	for _, p := range []struct {
		into **sql.Stmt
		db   *sql.DB
		text string
	}{
		{&s.answers.add, s.writer, "INSERT INTO " + answerColumns + " ON CONFLICT (key) DO NOTHING"},
		{&s.answers.replace, s.writer, "INSERT OR REPLACE INTO " + answerColumns},
		{&s.answers.find, s.writer, findAnswer},
		{&s.lookup, s.readers, findAnswer},
	} {
		var err error
		if *p.into, err = p.db.PrepareContext(ctx, p.text); err != nil {
			return s.refusal("read", err)
		}
	}
	return nil
}

// in returns the statements as part of a transaction.
func (a statements) in(ctx context.Context, tx *sql.Tx) statements {
	return statements{tx.StmtContext(ctx, a.add), tx.StmtContext(ctx, a.replace), tx.StmtContext(ctx, a.find)}
}

func (a statements) insert(ctx context.Context, p *pending) error {
	rec := p.rec
	values := []any{
		p.key, []byte(rec.Text), rec.Model, rec.FinishReason, rec.PromptTokens, rec.CachedTokens, rec.CompletionTokens,
		rec.Calls, rec.Mended, timeText(rec.At), rec.checksum(p.key),
	}
	if p.keepFirst {
		res, err := a.add.ExecContext(ctx, values...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			return err
		}
		if _, ok, err := readAnswer(ctx, a.find, p.key); err != nil || ok {
			return err
		}
	}
	_, err := a.replace.ExecContext(ctx, values...)
	return err
}

// readAnswer reads one answer with findAnswer prepared.
func readAnswer(ctx context.Context, find *sql.Stmt, key string) (Record, bool, error) {
	var (
		rec       Record
		text, sum []byte
		at        string
	)
	err := find.QueryRowContext(ctx, key).Scan(
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
	size := 0
	for _, f := range fields {
		size += 8 + len(f)
	}
	all := make([]byte, 0, size)
	for _, f := range fields {
		all = binary.BigEndian.AppendUint64(all, uint64(len(f)))
		all = append(all, f...)
	}
	sum := sha256.Sum256(all)
	return sum[:]
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// short is the beginning of a key, enough to find it by.
func short(key string) string {
	if r := []rune(key); len(r) > 12 {
		return string(r[:12])
	}
	return key
}
