//! Where a file's bytes come from, hashed on the way.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// A file, or standard input, which can be read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// Opens the bytes.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Source::File(path) => Ok(Box::new(File::open(path)?)),
            Source::Stdin => Ok(Box::new(io::stdin())),
        }
    }

    /// The digest of the bytes, where they can be read more than once.
    pub(super) fn digest(&self) -> io::Result<Option<Vec<u8>>> {
        match self {
            Source::File(path) => {
                let mut hash = Sha256::new();
                io::copy(&mut File::open(path)?, &mut hash)?;
                Ok(Some(hash.finalize().to_vec()))
            }
            Source::Stdin => Ok(None),
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
        (Hashing { inner, hash: hash.clone() }, DigestSoFar(hash))
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.lock().unwrap_or_else(PoisonError::into_inner).update(&buffer[..read]);
        Ok(read)
    }
}

impl DigestSoFar {
    pub(super) fn get(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize().to_vec()
    }
}
