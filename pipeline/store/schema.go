package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

const (
	// latestFormat is the number of the last file in migrations/.
	latestFormat int64 = 1
	// applicationID is "bwjn" in ASCII, written by the first migration into the database header.
	applicationID = 0x62776a6e
	// metaMadeBy is the note that names the babelwire which last changed the format.
	metaMadeBy = "journal.made_by"
	// migrateAttempts: two processes that open a new journal at once both try to migrate it; the one
	// that comes second fails, rolls back, and finds the work done.
	migrateAttempts = 4
)

// prepareSchema turns on WAL and applies the migrations that are missing.
func (s *Store) prepareSchema(ctx context.Context) error {
	format, err := s.knownFormat(ctx)
	if err != nil {
		return err
	}
	var mode string
	if err := s.writer.QueryRowContext(ctx, "PRAGMA journal_mode=WAL").Scan(&mode); err != nil {
		return s.refusal("switch to WAL", err)
	}
	if mode != "wal" {
		return notWritable(s.path, fmt.Errorf("the file system allows no write-ahead log (mode %q); a local disk does", mode))
	}
	if format < latestFormat {
		if err := s.migrate(ctx); err != nil {
			return err
		}
	}
	return s.probe(ctx)
}

// knownFormat is the journal's format. It refuses what is not a journal, or not one we can read, and
// writes nothing.
func (s *Store) knownFormat(ctx context.Context) (int64, error) {
	var id int64
	if err := s.writer.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return 0, s.refusal("open", err)
	}
	if id != applicationID {
		var others int
		// A journal killed between its first two transactions holds goose's table and no id yet.
		err := s.writer.QueryRowContext(ctx,
			"SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE 'sqlite_%' AND tbl_name <> 'goose_db_version'").Scan(&others)
		switch {
		case err != nil:
			return 0, s.refusal("open", err)
		case others > 0:
			return 0, foreign(s.path)
		}
	}
	format, err := s.format(ctx)
	if err != nil {
		return 0, s.refusal("read its format", err)
	}
	if format > latestFormat {
		madeBy, _, _ := readMeta(ctx, s.writer, metaMadeBy)
		return 0, newer(s.path, format, madeBy)
	}
	return format, nil
}

// format is the journal's format: the last migration applied, 0 for a new file.
func (s *Store) format(ctx context.Context) (int64, error) {
	var n int
	err := s.writer.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'").Scan(&n)
	if err != nil || n == 0 {
		return 0, err
	}
	var v sql.NullInt64
	err = s.writer.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&v)
	return v.Int64, err
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("journal %s: migrations: %w", s.path, err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.writer, files,
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("journal %s: migrations: %w", s.path, err)
	}
	for range migrateAttempts {
		if _, err = provider.Up(ctx); err == nil {
			break
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return s.refusal("bring its format up to date", err)
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return s.SetMeta(ctx, metaMadeBy, info.Main.Version)
	}
	return nil
}

// refusal is failure for the statements of opening: they are right for every sound journal, so an
// error of the database that is not the environment's means damage.
func (s *Store) refusal(what string, err error) error {
	if transient(err) {
		return s.failure(what, err)
	}
	return corrupt(s.path, err)
}

// probe reads a row of each table: a journal whose schema is damaged is refused here with a sentence,
// and not in the middle of a night.
func (s *Store) probe(ctx context.Context) error {
	for _, q := range []string{
		"SELECT key, text, model, finish_reason, prompt_tokens, cached_tokens, completion_tokens, calls, mended, at, checksum FROM answers LIMIT 1",
		"SELECT key, value, checksum FROM meta LIMIT 1",
		"SELECT id, started_at, finished_at, summary FROM runs LIMIT 1",
		"SELECT n, run_id, at, json, checksum FROM briefings LIMIT 1",
	} {
		rows, err := s.writer.QueryContext(ctx, q)
		if err == nil {
			rows.Next()
			err = errors.Join(rows.Err(), rows.Close())
		}
		if err != nil {
			return s.refusal("read", err)
		}
	}
	return nil
}
