//! What can go wrong with the checkpoint, and how to cure it.

use std::io;
use std::path::PathBuf;

/// The checkpoint cannot be used, or can no longer be written. What was durable stays so.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The file, its lock or its folder cannot be opened.
    #[error("cannot open the checkpoint `{}`: {source}; make its folder writable, or name another place with `--checkpoint`", path.display())]
    Open {
        /// The checkpoint or its lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process works with this checkpoint.
    #[error("the checkpoint `{}` is in use by {holder}: wait until it has ended, then type the same command again", path.display())]
    InUse {
        /// The checkpoint.
        path: PathBuf,
        /// Who holds it, as far as the lock file tells.
        holder: String,
    },
    /// The file is something else than a checkpoint of ours.
    #[error("`{}` is not a checkpoint of referral-import: name another place with `--checkpoint`", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of the tool.
    #[error("the checkpoint `{}` was written by a newer version (format {found}, this one knows {known}): use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The checkpoint belongs to another base URL, app or tenant.
    #[error(
        "the checkpoint `{}` belongs to {bound}, and this run is for {asked}: \
         use the app it belongs to, or keep this run's own checkpoint with `--checkpoint OTHER.checkpoint`",
        path.display()
    )]
    OtherApp {
        /// The file.
        path: PathBuf,
        /// Whom it belongs to.
        bound: String,
        /// Whom this run is for.
        asked: String,
    },
    /// The file was deleted or replaced while we worked with it.
    #[error("the checkpoint `{}` was deleted or replaced during the run: put it back before you go on", path.display())]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("no space left for the checkpoint `{}`: free some, then type the same command again", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// SQLite could not do what it was asked.
    #[error("the checkpoint cannot be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value is not what this program writes.
    #[error("the checkpoint holds something unreadable: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The writer has ended after an error that it has reported.
    #[error("the checkpoint is no longer written")]
    WriterEnded,
}
