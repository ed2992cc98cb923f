//! The parts of a zip package, unpacked as a stream, with limits on all that they say of themselves.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::WorkbookError;

/// The most parts of a package. Excel writes some dozens, and one a sheet.
const PARTS_MAX: usize = 10_000;

/// The largest tag or text of XML, in bytes: a cell of 32,767 characters takes at most a third of it, however it is written.
const XML_EVENT_BYTES_MAX: usize = 1 << 20;

/// How much is unpacked at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// A zip package.
#[derive(Clone)]
pub(super) struct Package {
    bytes: Bytes,
    /// By name, in lower case and without a slash in front, for writers are not agreed on either.
    entries: Arc<HashMap<String, Entry>>,
}

/// The bytes of a package.
#[derive(Clone)]
enum Bytes {
    /// All of them, which may have come through a pipe.
    Read(Arc<[u8]>),
    /// A file, of which the parts are read that are wanted.
    File(Arc<Mutex<File>>),
}

/// Where a part lies in the package.
struct Entry {
    name: String,
    range: Range<u64>,
    is_deflated: bool,
    crc: u32,
}

/// A part that is being unpacked.
pub(super) struct Part {
    name: String,
    source: Packed,
    buffer: Box<[u8]>,
    /// What of the buffer is unpacked and not yet consumed.
    unread: Range<usize>,
    /// How much more may be unpacked.
    left: u64,
    /// How much more the tag or text may take that is being read.
    event_left: usize,
    crc: Crc,
    expected_crc: u32,
}

enum Packed {
    Stored(Slice),
    Deflated(DeflateDecoder<Slice>),
}

/// What is not yet read of a piece of the package.
struct Slice {
    bytes: Bytes,
    range: Range<u64>,
}

impl Read for Slice {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.range.end - self.range.start;
        let wanted = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let buffer = &mut buffer[..wanted];
        let read = match &self.bytes {
            Bytes::Read(bytes) => (&bytes[self.range.start as usize..]).read(buffer)?,
            Bytes::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.range.start))?;
                file.read(buffer)?
            }
        };
        self.range.start += read as u64;
        Ok(read)
    }
}

impl Package {
    /// Reads the directory of a package that is in memory.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, WorkbookError> {
        let bytes: Arc<[u8]> = bytes.into();
        Self::of(Cursor::new(&bytes.clone()), bytes.len() as u64, Bytes::Read(bytes))
    }

    /// Reads the directory of a package that stays in its file.
    pub(super) fn in_file(file: File) -> Result<Self, WorkbookError> {
        let length = file.metadata().map(|metadata| metadata.len());
        let length = length.map_err(|_| WorkbookError::damaged(""))?;
        let file = Arc::new(Mutex::new(file));
        let locked = file.lock().unwrap_or_else(PoisonError::into_inner);
        let directory = BufReader::new(&*locked);
        Self::of(directory, length, Bytes::File(file.clone()))
    }

    fn of(directory: impl Read + Seek, length: u64, bytes: Bytes) -> Result<Self, WorkbookError> {
        let damaged = || WorkbookError::damaged("");
        let mut archive = ZipArchive::new(directory).map_err(|_| damaged())?;
        if archive.len() > PARTS_MAX {
            return Err(WorkbookError::too_large(""));
        }
        let mut entries = HashMap::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|_| damaged())?;
            let name = entry.name().map_err(|_| damaged())?.replace('\\', "/");
            let start = entry.data_start();
            let end = start.and_then(|start| start.checked_add(entry.compressed_size()));
            let (Some(start), Some(end)) = (start, end.filter(|end| *end <= length)) else {
                return Err(WorkbookError::damaged(&name));
            };
            let is_deflated = entry.compression() == CompressionMethod::DEFLATE;
            if entry.encrypted() || !is_deflated && entry.compression() != CompressionMethod::STORE {
                return Err(WorkbookError::damaged(&name));
            }
            let (range, crc) = (start..end, entry.crc32());
            let key = key(&name);
            entries.insert(
                key,
                Entry {
                    name,
                    range,
                    is_deflated,
                    crc,
                },
            );
        }
        Ok(Package {
            bytes,
            entries: Arc::new(entries),
        })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&key(name))
    }

    /// Whether the name of a part begins so.
    pub(super) fn has_below(&self, folder: &str) -> bool {
        self.entries.keys().any(|name| name.starts_with(folder))
    }

    /// Unpacks a part, at most so many bytes of it; `None` where there is none of this name.
    pub(super) fn part(&self, name: &str, bytes_max: u64) -> Option<Part> {
        let entry = self.entries.get(&key(name))?;
        let slice = Slice {
            bytes: self.bytes.clone(),
            range: entry.range.clone(),
        };
        let source = match entry.is_deflated {
            true => Packed::Deflated(DeflateDecoder::new(slice)),
            false => Packed::Stored(slice),
        };
        Some(Part {
            name: entry.name.clone(),
            source,
            buffer: vec![0; BUFFER_BYTES].into(),
            unread: 0..0,
            left: bytes_max,
            event_left: XML_EVENT_BYTES_MAX,
            crc: Crc::new(),
            expected_crc: entry.crc,
        })
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').to_lowercase()
}

impl Part {
    /// How the part is called in the package.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Why reading the part failed.
    pub(super) fn error(&self, error: &io::Error) -> WorkbookError {
        let within = WorkbookError::within(error).cloned();
        within.unwrap_or_else(|| WorkbookError::damaged(&self.name))
    }

    /// Begins to count the bytes of the next tag or text.
    pub(super) fn next_event(&mut self) {
        self.event_left = XML_EVENT_BYTES_MAX;
    }

    fn damaged(&self) -> io::Error {
        io::Error::other(WorkbookError::damaged(&self.name))
    }

    fn too_large(&self) -> io::Error {
        io::Error::other(WorkbookError::too_large(&self.name))
    }

    fn top_up(&mut self) -> io::Result<()> {
        let read = match &mut self.source {
            Packed::Stored(source) => source.read(&mut self.buffer),
            Packed::Deflated(source) => source.read(&mut self.buffer),
        };
        let read = read.map_err(|_| self.damaged())?;
        self.crc.update(&self.buffer[..read]);
        if read == 0 && self.crc.sum() != self.expected_crc {
            return Err(self.damaged());
        }
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| self.too_large())?;
        self.unread = 0..read;
        Ok(())
    }
}

impl BufRead for Part {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.unread.is_empty() {
            self.top_up()?;
        }
        let unread = &self.buffer[self.unread.clone()];
        if self.event_left == 0 && !unread.is_empty() {
            return Err(self.too_large());
        }
        Ok(&unread[..unread.len().min(self.event_left)])
    }

    fn consume(&mut self, count: usize) {
        self.unread.start += count;
        self.event_left -= count;
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let unread = self.fill_buf()?;
        let count = unread.len().min(buffer.len());
        buffer[..count].copy_from_slice(&unread[..count]);
        self.consume(count);
        Ok(count)
    }
}
