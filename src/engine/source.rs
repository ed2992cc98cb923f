//! Where a file's bytes come from, hashed on the way.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// What standard input is called as a file, beside which nothing can be written.
const STDIN: [&str; 3] = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/// A file, or standard input, which can be read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// What FILE means: `-` is standard input.
    pub fn from_typed(file: PathBuf) -> Self {
        if file.as_os_str() == "-" || STDIN.iter().any(|name| file == Path::new(name)) {
            Source::Stdin
        } else {
            Source::File(file)
        }
    }

    /// Opens the bytes.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Source::File(path) => Ok(Box::new(open_file(path)?)),
            Source::Stdin => Ok(Box::new(io::stdin())),
        }
    }

    /// Whether the bytes cannot be read again: the file is gone, or it was standard input.
    pub fn is_gone(&self) -> bool {
        match self {
            Source::File(path) => !path.exists(),
            Source::Stdin => true,
        }
    }

    /// The digest of the bytes, where they can be read more than once.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn digest(&self) -> io::Result<Option<Vec<u8>>> {
        match self {
            Source::File(path) => sha256_of(open_file(path)?).map(Some),
            Source::Stdin => Ok(None),
        }
    }
}

/// Whether something is there that is no file: a folder, a pipe, a device.
pub fn is_no_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file())
}

/// Opens what can be read more than once. A pipe would be waited for, and for ever where it is read again.
fn open_file(path: &Path) -> io::Result<File> {
    if is_no_file(path) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    File::open(path)
}

/// The SHA-256 of everything that can be read.
///
/// # Errors
///
/// What reading fails with.
pub fn sha256_of(bytes: impl Read) -> io::Result<Vec<u8>> {
    let (mut bytes, digest) = Hashing::new(bytes);
    io::copy(&mut bytes, &mut io::sink())?;
    Ok(digest.get())
}

/// The file as it was typed.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(path) => path.display().fmt(f),
            Source::Stdin => f.write_str("-"),
        }
    }
}

/// Hashes the bytes that are read through it, so that what was read and what was hashed are the same bytes.
pub(super) struct Hashing<R> {
    inner: R,
    hash: Arc<Mutex<Sha256>>,
}

/// Tells the digest once everything has been read.
pub(super) struct DigestSoFar(Arc<Mutex<Sha256>>);

impl<R: Read> Hashing<R> {
    pub(super) fn new(inner: R) -> (Self, DigestSoFar) {
        let hash = Arc::new(Mutex::new(Sha256::new()));
        (
            Hashing {
                inner,
                hash: hash.clone(),
            },
            DigestSoFar(hash),
        )
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .update(&buffer[..read]);
        Ok(read)
    }
}

impl DigestSoFar {
    pub(super) fn get(&self) -> Vec<u8> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .finalize()
            .to_vec()
    }
}
