//! What has happened so far, in one SQLite file per app: durable before and after every call.
//!
//! The file runs in WAL mode with `synchronous=FULL`, the pair that survives a power cut, and with `fullfsync`, without
//! which macOS does not reach the disk. It is bound to one base URL, app and tenant, locked against a second process,
//! and readable only by its owner.

mod adopt;
mod attempts;
mod corrections;
mod error;
mod file;
mod forget;
mod generation;
mod history;
mod home;
mod identities;
mod lines;
mod lock;
mod look;
mod people;
mod record;
mod results;
mod schema;
mod session;
mod shared;
mod skip;
mod takeover;
mod to_send;
mod unusable;

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard};
use std::time::SystemTime;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Params, Row, TransactionBehavior};

pub use adopt::Adopted;
pub use attempts::{AttemptId, Intent, RunId};
pub use corrections::{CameFrom, CellsKey, CorrectedIn, Correcting, Correction, CorrectionId};
pub use error::CheckpointError;
pub use forget::{Forgot, Forgotten, ToForget};
pub use generation::{Generation, GenerationId, Noticed, Reading, RowStore, StatusValue, StoredRow};
pub use history::{Attempt, Calls, FirstMet};
pub(crate) use home::make_home;
pub use home::{begins_with, checkpoints_at_home, home};
pub use identities::Identity;
pub use lines::{Line, Settled, Status};
pub use people::{Outcome, PersonId, Standing};
pub use record::{Completion, Recorded};
pub use session::Holder;
pub use shared::{Shared, shared};
pub use skip::Skip;
pub use takeover::TakenOver;
pub use to_send::{Sendable, ToSend, Wanted};
pub use unusable::Unusable;

use file::FileIdentity;
pub(crate) use file::{folder_of, is_one_file, reachable, sync_folder, whole_folder_of};
use lock::Lock;
use results::whole_name;
use session::Session;

use crate::lang::{Lang, say};

/// How long a command that only looks waits for the writer, in milliseconds.
const BUSY_TIMEOUT_MS: i64 = 5_000;

/// Whom a checkpoint belongs to. A ledger of one app says nothing about another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The base URL of the API.
    pub base_url: String,
    /// The app id.
    pub app_id: String,
    /// The tenant key of a store app; empty for a self-built app, which has one tenant.
    pub tenant: String,
}

/// What stands for the base URL of a simulated tenant, which has another address in every rehearsal.
pub const SANDBOX: &str = "sandbox";

impl Binding {
    /// The app in a word, as results say whose they are: `cli_a@open.feishu.cn`, with a tenant behind a slash, or `sandbox`.
    pub fn app(&self) -> String {
        let Binding {
            base_url,
            app_id,
            tenant,
        } = self;
        if base_url == SANDBOX {
            return SANDBOX.to_owned();
        }
        let host = base_url.split_once("://").map_or(base_url.as_str(), |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or(host);
        if tenant.is_empty() {
            format!("{app_id}@{host}")
        } else {
            format!("{app_id}@{host}/{tenant}")
        }
    }

    /// Whom it names, in the middle of a sentence.
    fn words(&self, lang: Lang) -> String {
        let Binding {
            base_url,
            app_id,
            tenant,
        } = self;
        match tenant.as_str() {
            "" => say!(
                lang,
                "app `{app_id}` at {base_url}",
                "应用 `{app_id}`（地址 {base_url}）"
            ),
            tenant => say!(
                lang,
                "app `{app_id}` at {base_url}, tenant `{tenant}`",
                "应用 `{app_id}`（地址 {base_url}，企业 `{tenant}`）"
            ),
        }
    }
}

/// An open checkpoint. Clones share the connection, which is held while a closure that was given to `each_…` is told something: it
/// must not ask the checkpoint anything itself.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// Ends with the last clone.
    session: Arc<Session>,
    /// The file, its journal and its lock, and which files they were when they were opened; empty in memory.
    places: Arc<[(PathBuf, FileIdentity)]>,
}

impl Checkpoint {
    /// Opens or creates the checkpoint of a run and locks it; `input` is what another process is told we work on.
    ///
    /// # Errors
    ///
    /// Every [`CheckpointError`] that says why a run cannot use the file.
    pub fn open(path: &Path, binding: &Binding, input: &str) -> Result<Self, CheckpointError> {
        file::inspect(path)?;
        home::make_home(path).map_err(|source| Unusable::unopened(path, source))?;
        let in_use = || Unusable::InUse(Checkpoint::holder(path)).of(path);
        let lock = Lock::take(path)?.ok_or_else(in_use)?;
        // Whoever had the lock may have made it, or replaced it, just now.
        if file::inspect(path)? {
            file::try_to_write(path)?;
        } else {
            file::create(path, |new| fill(new, binding))?;
        }
        let had_journal = journal_of(path).exists();
        // Let go of at once: SQLite may yet delete it. It is taken again once it is there to stay.
        drop(lock::take_journal(path)?.ok_or_else(in_use)?);
        let mut session = Session::new(connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?);
        prepare(&mut session.conn(), path)?;
        bind(&session.conn(), path, binding)?;
        session.lacks_nothing(path, had_journal)?;
        let places = places(path, &lock)?;
        session.begin(path, lock, input, now_ms())?;
        Ok(Checkpoint {
            session: Arc::new(session),
            places,
        })
    }

    /// The files of a checkpoint, there or not: itself, its lock, and what SQLite keeps beside it.
    pub fn files_of(path: &Path) -> [PathBuf; 4] {
        let beside = |ending| file::beside(path, ending);
        [path.to_path_buf(), beside(".lock"), beside("-wal"), beside("-shm")]
    }

    /// A checkpoint that lives in memory, for simulations.
    ///
    /// # Errors
    ///
    /// When SQLite cannot create it.
    pub fn in_memory() -> Result<Self, CheckpointError> {
        let mut conn = Connection::open_in_memory()?;
        plan_once(&conn)?;
        schema::migrate(&mut conn, 0)?;
        Ok(Checkpoint {
            session: Arc::new(Session::new(conn)),
            places: Arc::default(),
        })
    }

    /// One with the first run of the first generation of a file, for tests of what comes after.
    #[cfg(test)]
    fn in_memory_with_a_run() -> Self {
        let checkpoint = Checkpoint::in_memory().expect("SQLite has memory");
        let begun = checkpoint.conn().execute_batch(
            "INSERT INTO generations (id, file, digest, reading, layout, header, noticed, planned_ms)
             VALUES (1, 'a.csv', x'', '', '', '', '', 0);
             INSERT INTO runs (id, generation_id, started_ms) VALUES (1, 1, 0)",
        );
        begun.expect("the tables are there");
        checkpoint
    }

    /// Whom the checkpoint belongs to, once a run has bound it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn binding(&self) -> Result<Option<Binding>, CheckpointError> {
        Ok(read_binding(&self.conn())?)
    }

    fn conn(&self) -> MutexGuard<'_, Connection> {
        self.session.conn()
    }

    /// Fails when a file is no longer the one that was opened: SQLite would go on "committing" into nothing.
    fn still_there(&self) -> Result<(), CheckpointError> {
        let is_gone = |(path, opened): &&(PathBuf, FileIdentity)| match FileIdentity::of(path) {
            Ok(found) => found != *opened,
            // A folder that cannot be looked into for a moment proves nothing; writing will tell.
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        match self.places.iter().find(is_gone) {
            Some((path, _)) => Err(Unusable::Replaced.of(path)),
            None => Ok(()),
        }
    }
}

/// Opens a file, however long its path, or what SQLite is told that is one. Its connection is locked by us.
fn connect(name: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let name = match access.contains(OpenFlags::SQLITE_OPEN_URI) {
        true => Cow::Borrowed(name),
        false => reachable(name),
    };
    Connection::open_with_flags(name, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Every row that a statement gives.
fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    conn.prepare_cached(sql)?.query_map(params, row)?.collect()
}

/// Fills the file of a new checkpoint.
fn fill(new: &Path, binding: &Binding) -> Result<(), CheckpointError> {
    let mut conn = connect(new, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    schema::migrate(&mut conn, 0)?;
    bind(&conn, new, binding)?;
    conn.close().map_err(|(_, error)| error.into())
}

/// Makes a connection one that writes, to a file of today's format.
fn prepare(conn: &mut Connection, path: &Path) -> Result<(), CheckpointError> {
    let version = version(conn, path)?;
    configure(conn)?;
    // A transaction that reads before it writes would fail if somebody noted a results file in between.
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    if version < schema::VERSION {
        schema::migrate(conn, version)?;
    }
    Ok(())
}

/// The wall clock, in milliseconds since 1970.
fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |now| i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
}

/// The file and, in WAL mode, the journal beside it, which holds what was committed last; and the lock, without which a second
/// process could begin.
fn places(path: &Path, lock: &Lock) -> Result<Arc<[(PathBuf, FileIdentity)]>, CheckpointError> {
    let mut places = vec![lock.place.clone()];
    for (path, must_be_there) in [(path.to_path_buf(), true), (journal_of(path), false)] {
        match FileIdentity::of(&path) {
            Ok(identity) => places.push((path, identity)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_be_there => {}
            Err(source) => return Err(Unusable::Open(source).of(&path)),
        }
    }
    Ok(places.into())
}

/// The journal beside a checkpoint in WAL mode.
fn journal_of(path: &Path) -> PathBuf {
    file::beside(path, "-wal")
}

/// The format of the file.
fn version(conn: &Connection, path: &Path) -> Result<i64, CheckpointError> {
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application_id, found) = match pragma("application_id").and_then(|id| Ok((id, pragma("user_version")?))) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            return Err(Unusable::Corrupt.of(path));
        }
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => (0, 0),
        read => read?,
    };
    let why = match (application_id, found) {
        (schema::APPLICATION_ID, 0) => Unusable::Unnumbered,
        (schema::APPLICATION_ID, 1..=schema::VERSION) => return Ok(found),
        (schema::APPLICATION_ID, _) => Unusable::Newer(found),
        _ => Unusable::Foreign,
    };
    Err(why.of(path))
}

/// Keeps SQLite from planning a prepared statement anew for every call, in case the values just bound would let it use
/// a partial index. No statement of ours gains by that, and it took a third of a commit's time.
fn plan_once(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(drop)
}

fn configure(conn: &Connection) -> rusqlite::Result<()> {
    plan_once(conn)?;
    conn.pragma_update(None, "busy_timeout", BUSY_TIMEOUT_MS)?;
    // A call writes references to what was just written or is known to be there. Looking it up again took a seventh of a
    // commit; the tests, in memory, still do.
    conn.pragma_update(None, "foreign_keys", false)?;
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    // Without shared memory (some network file systems) SQLite stays with its rollback journal: slower, as safe.
    if mode != "wal" {
        tracing::warn!(
            mode,
            "the checkpoint's file system knows no WAL: SQLite's rollback journal is used"
        );
    }
    conn.pragma_update(None, "synchronous", if mode == "wal" { "FULL" } else { "EXTRA" })?;
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)
}

fn read_binding(conn: &Connection) -> rusqlite::Result<Option<Binding>> {
    conn.query_row("SELECT base_url, app_id, tenant FROM binding", [], |row| {
        Ok(Binding {
            base_url: row.get(0)?,
            app_id: row.get(1)?,
            tenant: row.get(2)?,
        })
    })
    .optional()
}

fn bind(conn: &Connection, path: &Path, asked: &Binding) -> Result<(), CheckpointError> {
    match read_binding(conn)? {
        Some(bound) if bound == *asked => Ok(()),
        Some(bound) => {
            let (bound, asked) = (Box::new(bound), Box::new(asked.clone()));
            Err(Unusable::OtherApp { bound, asked }.of(path))
        }
        None => {
            conn.execute(
                "INSERT INTO binding (id, base_url, app_id, tenant) VALUES (1, ?1, ?2, ?3)",
                (&asked.base_url, &asked.app_id, &asked.tenant),
            )?;
            Ok(())
        }
    }
}
