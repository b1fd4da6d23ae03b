-- +goose Up

-- "bwjn": tells a journal from any other SQLite database.
PRAGMA application_id = 1651993198;

-- One row per answer of the model. text is a blob because an answer is kept byte for byte;
-- checksum covers the key and every field (see checksum in answers.go).
CREATE TABLE answers (
    key               TEXT PRIMARY KEY NOT NULL,
    text              BLOB NOT NULL,
    model             TEXT NOT NULL,
    finish_reason     TEXT NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    cached_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    calls             INTEGER NOT NULL,
    mended            INTEGER NOT NULL,
    at                TEXT NOT NULL,
    checksum          BLOB NOT NULL
) STRICT;

-- What is known about endpoints and models, and the journal's own notes ("journal.*").
CREATE TABLE meta (
    key      TEXT PRIMARY KEY NOT NULL,
    value    BLOB NOT NULL,
    checksum BLOB NOT NULL
) STRICT;

CREATE TABLE runs (
    id          TEXT PRIMARY KEY NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    summary     TEXT
) STRICT;

CREATE TABLE briefings (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id   TEXT NOT NULL REFERENCES runs (id),
    at       TEXT NOT NULL,
    json     BLOB NOT NULL,
    checksum BLOB NOT NULL
) STRICT;
