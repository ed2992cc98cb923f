//! Bytes become text, chunk by chunk, with an exact place for the first that cannot be read.

use std::io::{self, Read};

use memchr::memchr;

use super::{Encoding, InputError, Place};

/// How many bytes are read at a time, and how many an encoding is found by.
pub(crate) const CHUNK_BYTES: usize = 128 << 10;

/// How gzip, 7-Zip, RAR, xz, bzip2 and Zstandard files begin.
const ARCHIVE_SIGNATURES: [&[u8]; 6] = [
    b"\x1F\x8B",
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!\x1A\x07",
    b"\xFD7zXZ\x00",
    b"BZh",
    b"\x28\xB5\x2F\xFD",
];

/// How long the longest of these is.
const SIGNATURE_BYTES_MAX: usize = 6;

/// How a PDF begins (ISO 32000-1, section 7.5.2).
const PDF_SIGNATURE: &[u8] = b"%PDF-";

/// How HTML and XML begin that HR systems export as .xls, after blanks and in upper or lower case.
const MARKUP_STARTS: [&[u8]; 7] = [
    b"<!doctype",
    b"<html",
    b"<head",
    b"<meta",
    b"<style",
    b"<table",
    b"<?xml",
];

/// Makes text of the bytes of a source that cannot be sought in.
pub(crate) struct Decoder<R> {
    source: R,
    chunk_bytes: usize,
    /// Read and not yet decoded.
    bytes: Vec<u8>,
    /// Where `bytes` begins in the file.
    offset: u64,
    /// Whether the source has no more bytes.
    ended: bool,
    /// Whether everything was decoded.
    finished: bool,
    encoding: Encoding,
    /// Whether a byte order mark says the encoding.
    marked: bool,
    /// None as long as all bytes were ASCII and nothing else told the encoding: a file may begin with thousands of
    /// rows that fit every encoding.
    decoder: Option<encoding_rs::Decoder>,
}

/// Why text ends before the file does. It stands right behind the text that was handed out.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The source failed.
    Io(io::Error),
    /// Bytes that mean nothing in the encoding; the offset of the first in the file.
    Malformed(u64),
    /// A NUL character.
    Nul,
}

impl<R: Read> Decoder<R> {
    /// Reads the first chunk and looks at how it begins. A byte order mark outranks what the user said.
    pub(crate) fn open(source: R, wanted: Option<Encoding>, chunk_bytes: usize) -> Result<Self, InputError> {
        let mut decoder = Decoder {
            source,
            chunk_bytes: chunk_bytes.max(SIGNATURE_BYTES_MAX),
            bytes: Vec::new(),
            offset: 0,
            ended: false,
            finished: false,
            encoding: Encoding::UTF_8,
            marked: false,
            decoder: None,
        };
        let topped_up = decoder.top_up();
        topped_up.map_err(|error| InputError::unread(Place::START, error))?;
        if let Some(error) = foreign(&decoder.bytes) {
            return Err(error);
        }
        let marked = Encoding::of_mark(&decoder.bytes);
        if let Some((_, mark_bytes)) = marked {
            decoder.consume(mark_bytes);
            decoder.marked = true;
        }
        if is_markup(&decoder.bytes) {
            return Err(InputError::Markup);
        }
        if let Some(encoding) = marked.map(|(encoding, _)| encoding).or(wanted) {
            decoder.decide(encoding);
        }
        Ok(decoder)
    }

    /// The encoding as far as it is known: UTF-8 until a byte that is not ASCII tells otherwise.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether a byte order mark says the encoding, whatever the user said.
    pub(crate) fn is_marked(&self) -> bool {
        self.marked
    }

    /// Appends the next chunk of text; false when there is none. What is appended is good even if a fault is returned.
    pub(crate) fn fill(&mut self, text: &mut String) -> Result<bool, Fault> {
        if self.finished {
            return Ok(false);
        }
        let start = text.len();
        let filled = self.top_up().map_err(Fault::Io).and_then(|()| self.decode(text));
        let clean = cut_at_unreadable(text, start);
        self.finished = filled.is_err() || clean.is_err() || (self.ended && self.bytes.is_empty());
        clean.and(filled).map(|()| true)
    }

    /// Reads until a chunk is there or the source has ended, however small the pieces it gives. Once ended it is not asked
    /// again: at a terminal each question waits for another Ctrl-D.
    fn top_up(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        let wanted = self.chunk_bytes - self.bytes.len();
        let read = (&mut self.source).take(wanted as u64).read_to_end(&mut self.bytes)?;
        self.ended = read < wanted;
        Ok(())
    }

    fn decode(&mut self, text: &mut String) -> Result<(), Fault> {
        if self.decoder.is_none() {
            let ascii = encoding_rs::Encoding::ascii_valid_up_to(&self.bytes);
            if ascii > 0 || self.bytes.is_empty() {
                // What follows waits for the next chunk, so that the encoding is found by a whole one.
                text.push_str(std::str::from_utf8(&self.bytes[..ascii]).expect("ASCII is UTF-8"));
                self.consume(ascii);
                return Ok(());
            }
            self.decide(Encoding::of_text(&self.bytes, self.ended));
        }
        let decoder = self.decoder.as_mut().expect("decided above");
        let most = decoder.max_utf8_buffer_length_without_replacement(self.bytes.len());
        text.reserve(most.expect("a chunk is far below the address space"));
        let (result, read) = decoder.decode_to_string_without_replacement(&self.bytes, text, self.ended);
        if let encoding_rs::DecoderResult::Malformed(bad, after) = result {
            let behind = self.offset + read as u64;
            return Err(Fault::Malformed(behind - u64::from(bad) - u64::from(after)));
        }
        self.consume(read);
        Ok(())
    }

    fn decide(&mut self, encoding: Encoding) {
        self.encoding = encoding;
        self.decoder = Some(encoding.decoder());
    }

    fn consume(&mut self, bytes: usize) {
        self.bytes.drain(..bytes);
        self.offset += bytes as u64;
    }
}

fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    MARKUP_STARTS.iter().any(|start| {
        let begins = text.get(..start.len());
        begins.is_some_and(|begins| begins.eq_ignore_ascii_case(start))
    })
}

/// Cuts the text before the first NUL from `start` on: no cell can hold one.
fn cut_at_unreadable(text: &mut String, start: usize) -> Result<(), Fault> {
    match memchr(0, &text.as_bytes()[start..]) {
        Some(at) => {
            text.truncate(start + at);
            Err(Fault::Nul)
        }
        None => Ok(()),
    }
}

/// What a file is by how it begins, where that is no text.
fn foreign(bytes: &[u8]) -> Option<InputError> {
    if bytes.starts_with(PDF_SIGNATURE) {
        return Some(InputError::Pdf);
    }
    let is_archive = ARCHIVE_SIGNATURES.iter().any(|signature| bytes.starts_with(signature));
    is_archive.then_some(InputError::Archive)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All the text of some bytes read in chunks of 16, the encoding that was found, and the fault at the end.
    fn decoded(bytes: &[u8], wanted: Option<Encoding>) -> (String, Encoding, Option<Fault>) {
        let mut decoder = Decoder::open(bytes, wanted, 16).expect("no spreadsheet");
        let mut text = String::new();
        loop {
            match decoder.fill(&mut text) {
                Ok(true) => {}
                Ok(false) => return (text, decoder.encoding(), None),
                Err(fault) => return (text, decoder.encoding(), Some(fault)),
            }
        }
    }

    #[test]
    fn every_encoding_reads_the_same() {
        let utf16le: Encoding = "utf-16le".parse().expect("a known label");
        let text = "工号,姓名\r\n000001,王小明\r\n000002,李小红 𠮷\r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
        for (bytes, wanted, expected) in [
            (text.as_bytes().to_vec(), None, Encoding::UTF_8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), None, Encoding::UTF_8),
            (gb18030.clone(), None, Encoding::GB18030),
            (gb18030, Some(Encoding::GB18030), Encoding::GB18030),
            ([b"\xFF\xFE", utf16.as_slice()].concat(), None, utf16le),
            (utf16, Some(utf16le), utf16le),
        ] {
            let (read, encoding, fault) = decoded(&bytes, wanted);
            assert_eq!((read.as_str(), encoding, fault.is_none()), (text, expected, true));
        }
    }

    #[test]
    fn ascii_of_any_length_leaves_the_encoding_open() {
        let text = format!("{}王小明", "a@example.com\n".repeat(100));
        let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
        assert_eq!(decoded(&gbk, None).0, text);
        assert_eq!(decoded(text.as_bytes(), None).0, text);
    }

    #[test]
    fn what_cannot_be_read_is_placed_behind_the_good_text() {
        let (text, _, fault) = decoded(b"0123456789abcdefghijkl\xE7\x8Emore", Some(Encoding::UTF_8));
        assert_eq!(text, "0123456789abcdefghijkl");
        assert!(matches!(fault, Some(Fault::Malformed(22))), "{fault:?}");
        assert!(matches!(decoded(b"ab\0cd", None), (text, _, Some(Fault::Nul)) if text == "ab"));
        assert!(matches!(decoded("ab\u{FFFD}".as_bytes(), None), (text, _, None) if text == "ab\u{FFFD}"));
        assert!(matches!(decoded(b"\xFF\xFEa\0b", None).2, Some(Fault::Malformed(4))));
    }

    #[test]
    fn a_source_that_has_ended_is_not_asked_again() {
        struct Once(&'static [u8], bool);
        impl Read for Once {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                assert!(!self.1, "a terminal would wait for another Ctrl-D");
                self.1 = self.0.is_empty();
                self.0.read(buffer)
            }
        }
        let source = Once("Email,Name\na@example.com,王小明\n".as_bytes(), false);
        let mut decoder = Decoder::open(source, None, CHUNK_BYTES).expect("no spreadsheet");
        let mut text = String::new();
        while decoder.fill(&mut text).expect("good text") {}
        assert!(text.ends_with("王小明\n"));
    }

    #[test]
    fn what_is_no_csv_is_recognised_by_its_beginning() {
        for (start, slug) in [
            (&b"\x1F\x8B\x08\x08"[..], "archive_file"),
            (PDF_SIGNATURE, "pdf_file"),
            (b"<table border=1><tr><td>Email", "markup_file"),
            (b"\xEF\xBB\xBF\r\n<HTML xmlns:x=", "markup_file"),
        ] {
            let opened = Decoder::open(start, None, CHUNK_BYTES).map(|_| ());
            assert_eq!(opened.map_err(|error| error.slug()), Err(slug));
        }
        assert!(Decoder::open(&b"<li.ming@example.com>\n"[..], None, CHUNK_BYTES).is_ok());
    }
}
