//! The tables, and how an older file becomes one of today.

use rusqlite::Connection;

use super::{all, people};
use crate::validate::Email;

/// Marks the file as ours: "RFIM".
pub(super) const APPLICATION_ID: i64 = 0x5246_494D;

/// The format this program writes.
pub(super) const VERSION: i64 = 6;

/// `people` is the ledger: everyone a call was ever started for, with the keys that speak for them: those of the attempt
/// that registered them, else all that were ever sent. `standing` and what follows it are folded from `attempts`, the
/// history, and kept so that a ledger is read without its history. A person's attempts are numbered from 1; that key is the
/// only index of the table, for two writes a call go through it. Whoever was parted from a registered person
/// (`parted_from`) begins with number 2: the first is in the other's history.
///
/// `at_work` is the process that works with the checkpoint, or did not close it; `journal` whether it keeps one that must then be there.
///
/// `email_key` is the email as it is compared, [`Email::key`], for SQLite folds ASCII alone.
///
/// `adopted` is what results told of people before this ledger knew them: their history begins with it.
///
/// `rows` holds each file's newest generation. `person_id`, `lead`, `conflict`, `other_mobile` and `correction` say who the row
/// is and are worked out again before every run. `source_file` and `source_row` say where a row of results came from that
/// somebody was to correct.
///
/// `results` is which results files are ours, the last to come under a path with the greatest `coming`.
///
/// `corrections` is which row of which file was corrected elsewhere: known by a hash of its cells (`cells`), for a file is
/// exported anew and sorted otherwise; corrected in a `row` of a file, in this generation of it where it was read here, and by
/// `person_id` once that was sent.
///
/// `forgetting` holds the keys of the hashes that stand for what was forgotten: the own one, and those of checkpoints that were
/// taken in. `forgotten_ms` is when a person was.
const TABLES: &str = "
CREATE TABLE binding (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    base_url TEXT NOT NULL,
    app_id TEXT NOT NULL,
    tenant TEXT NOT NULL
) STRICT;
CREATE TABLE generations (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    digest BLOB NOT NULL,
    reading TEXT NOT NULL,
    layout TEXT NOT NULL,
    header TEXT NOT NULL,
    noticed TEXT NOT NULL,
    planned_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX generations_by_file ON generations (file, id);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    generation_id INTEGER NOT NULL REFERENCES generations,
    started_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    email TEXT,
    email_key TEXT,
    country_code TEXT,
    number TEXT,
    standing INTEGER NOT NULL,
    account_id TEXT,
    disabled INTEGER,
    code TEXT,
    message TEXT,
    log_id TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    was_unconfirmed INTEGER NOT NULL DEFAULT 0,
    settled_ms INTEGER,
    run_id INTEGER REFERENCES runs,
    generation_id INTEGER REFERENCES generations,
    parted_from INTEGER REFERENCES people
) STRICT;
CREATE INDEX people_unsettled ON people (email_key, country_code, number) WHERE standing IN (0, 2);
CREATE TABLE attempts (
    person_id INTEGER NOT NULL REFERENCES people,
    attempt INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs,
    row INTEGER NOT NULL,
    email TEXT,
    country_code TEXT,
    number TEXT,
    sent_ms INTEGER NOT NULL,
    answered_ms INTEGER,
    outcome INTEGER,
    account_id TEXT,
    disabled INTEGER,
    code TEXT,
    message TEXT,
    log_id TEXT,
    PRIMARY KEY (person_id, attempt)
) STRICT, WITHOUT ROWID;
CREATE TABLE rows (
    generation_id INTEGER NOT NULL REFERENCES generations,
    row INTEGER NOT NULL,
    email TEXT,
    email_key TEXT,
    country_code TEXT,
    number TEXT,
    findings TEXT,
    skipped TEXT,
    cells TEXT NOT NULL,
    person_id INTEGER REFERENCES people,
    lead INTEGER,
    conflict TEXT,
    other_mobile INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (generation_id, row)
) STRICT, WITHOUT ROWID;
CREATE TABLE results (
    path TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (path, digest)
) STRICT, WITHOUT ROWID;
";

/// What the second format lacked.
const SINCE_2: &str = "
CREATE TABLE adopted (
    person_id INTEGER PRIMARY KEY REFERENCES people,
    file TEXT NOT NULL,
    row INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    email TEXT,
    country_code TEXT,
    number TEXT,
    account_id TEXT,
    attempts INTEGER NOT NULL,
    code TEXT,
    log_id TEXT,
    settled_ms INTEGER,
    adopted_ms INTEGER NOT NULL
) STRICT;
";

/// What the first format lacked.
const SINCE_1: &str = "
ALTER TABLE people ADD COLUMN email_key TEXT;
ALTER TABLE people ADD COLUMN parted_from INTEGER REFERENCES people;
ALTER TABLE rows ADD COLUMN email_key TEXT;
UPDATE people SET email_key = lower(email);
UPDATE rows SET email_key = lower(email);
DROP INDEX people_unsettled;
CREATE INDEX people_unsettled ON people (email_key, country_code, number) WHERE standing IN (0, 2);
";

/// What the third format lacked.
const SINCE_3: &str = "
CREATE TABLE at_work (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    process INTEGER NOT NULL,
    file TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    journal INTEGER NOT NULL
) STRICT;
";

/// What the fourth format lacked.
const SINCE_4: &str = "
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    cells BLOB NOT NULL,
    corrected_in TEXT NOT NULL,
    row INTEGER NOT NULL,
    generation_id INTEGER REFERENCES generations,
    person_id INTEGER REFERENCES people,
    UNIQUE (file, cells)
) STRICT;
CREATE INDEX corrections_by_row ON corrections (generation_id, row);
ALTER TABLE rows ADD COLUMN source_file TEXT;
ALTER TABLE rows ADD COLUMN source_row INTEGER;
ALTER TABLE rows ADD COLUMN correction INTEGER REFERENCES corrections;
ALTER TABLE results ADD COLUMN generation_id INTEGER REFERENCES generations;
ALTER TABLE results ADD COLUMN coming INTEGER NOT NULL DEFAULT 0;
";

/// What the fifth format lacked.
const SINCE_5: &str = "
ALTER TABLE people ADD COLUMN forgotten_ms INTEGER;
CREATE TABLE forgetting (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE
) STRICT;
";

/// Brings a new or older file to today's format, in one transaction.
pub(super) fn migrate(conn: &mut Connection, from: i64) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    if from < 1 {
        tx.execute_batch(TABLES)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    if from == 1 {
        tx.execute_batch(SINCE_1)?;
        fold_emails(&tx, "people")?;
        fold_emails(&tx, "rows")?;
    }
    for (format, lacked) in [(2, SINCE_2), (3, SINCE_3), (4, SINCE_4), (5, SINCE_5)] {
        if from <= format {
            tx.execute_batch(lacked)?;
        }
    }
    if from == 1 {
        people::part_everyone(&tx)?;
    }
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()
}

/// Folds the emails that SQLite's `lower()` does not: those with letters beyond ASCII.
fn fold_emails(conn: &Connection, table: &str) -> rusqlite::Result<()> {
    let beyond_ascii = "email IS NOT NULL AND length(email) <> length(CAST(email AS BLOB))";
    let sql = format!("SELECT DISTINCT email FROM {table} WHERE {beyond_ascii}");
    for email in all::<String>(conn, &sql, [], |row| row.get(0))? {
        let folded = Email(email.as_str().into());
        conn.execute(
            &format!("UPDATE {table} SET email_key = ?2 WHERE email = ?1"),
            [&email, folded.key().as_ref()],
        )?;
    }
    Ok(())
}
