//! A sheet of an Excel workbook becomes the text of a CSV, so that everything behind it is one.
//!
//! `package` unpacks parts with limits, `xml` reads them, `book` knows sheets, shared texts and number formats, `format` what a
//! number reads as, `merged` what a person sees beside a row, `choose` which sheet is meant, and `cells` writes its text. `ours` knows
//! results of ours by their tops.

mod book;
mod cells;
mod choose;
mod error;
mod format;
mod merged;
mod ours;
mod package;
mod xml;

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

use self::book::Book;
use self::package::Package;
use super::{InputError, Place, ReadOptions, Sheet};

pub(super) use self::cells::{Seen, SheetText};
pub(super) use self::choose::{Look, LookAt};
pub use self::error::{Kind, SheetTop, WorkbookError};
pub use self::ours::begins_like_results;

/// How a zip archive begins, and so an .xlsx file.
const ZIP_SIGNATURE: &[u8] = b"PK\x03\x04";

/// How an OLE compound file begins, and so an .xls file, or a workbook with a password.
const OLE_SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What an OLE compound file calls the stream of an encrypted package (MS-OFFCRYPTO, section 2.3.4.4).
const ENCRYPTED_STREAM: &str = "EncryptedPackage";

/// Where the name of the first file of a zip archive stands (APPNOTE.TXT, section 4.3.7).
const ZIP_NAME_AT: usize = 30;

/// How the first file of a workbook or another office document is called.
const OFFICE_PARTS: [&[u8]; 6] = [
    b"[Content_Types].xml",
    b"_rels/",
    b"docProps/",
    b"xl/",
    b"mimetype",
    b"Index/",
];

/// The largest workbook, as it is packed. One of a million rows takes about half.
const BYTES_MAX: u64 = 128 << 20;

/// Whether a file that begins so may be an .xlsx.
pub fn begins_like_workbook(top: &[u8]) -> bool {
    top.starts_with(ZIP_SIGNATURE)
}

/// A file as it is read: its bytes as they are, or the text of a sheet.
pub(super) enum Source<R> {
    /// The bytes that were looked at, and the source of the others unless it has ended.
    Bytes(io::Cursor<Vec<u8>>, Option<R>),
    /// A sheet of a workbook.
    Sheet(Box<SheetText>),
}

/// The sheet that was taken, and what is noticed in it on the way.
pub(super) type Taken = (Sheet, Arc<Mutex<Seen>>);

/// Looks at how a source begins, and opens the sheet that is meant where it is a workbook.
pub(super) fn open<R: Read>(
    mut bytes: R,
    options: &ReadOptions,
    look_at: LookAt<'_>,
) -> Result<(Source<R>, Option<Taken>), InputError> {
    let mut head = Vec::new();
    let wanted = OLE_SIGNATURE.len();
    read_up_to(&mut bytes, wanted as u64, &mut head)?;
    let is_zip = begins_like_workbook(&head);
    if !is_zip && !head.starts_with(OLE_SIGNATURE) {
        if options.sheet.is_some() {
            return Err(WorkbookError::NoWorkbook.into());
        }
        // A source that has ended is not asked again: a terminal would wait for another Ctrl-D.
        let rest = (head.len() == wanted).then_some(bytes);
        return Ok((Source::Bytes(io::Cursor::new(head), rest), None));
    }
    read_up_to(&mut bytes, BYTES_MAX, &mut head)?;
    if head.len() as u64 > BYTES_MAX {
        return Err(WorkbookError::too_large("").into());
    }
    if !is_zip {
        return Err(of_ole(&head).into());
    }
    let name = head.get(ZIP_NAME_AT..).unwrap_or_default();
    let is_office = name.is_empty() || OFFICE_PARTS.iter().any(|part| name.starts_with(part));
    let package = match Package::open(head) {
        Ok(package) => package,
        Err(error) if is_office => return Err(error.into()),
        Err(_) => return Err(InputError::Archive),
    };
    let foreign = of_package(&package);
    let book = match foreign {
        Some(kind) => return Err(WorkbookError::Unsupported(kind).into()),
        None => Book::open(package)?,
    };
    let Some(book) = book else {
        return Err(match is_office {
            true => WorkbookError::Unsupported(Kind::Other).into(),
            false => InputError::Archive,
        });
    };
    let sheet = choose::choose(&book, options.sheet.as_deref(), look_at)?;
    let text = SheetText::open(&book, sheet, options.visible_only)?;
    let others = book.sheets.iter().filter(|other| other.part != sheet.part);
    let taken = Sheet {
        name: sheet.name.clone(),
        others: others.map(|other| other.name.clone()).collect(),
        visible_only: options.visible_only,
        ..Sheet::default()
    };
    let seen = text.seen();
    Ok((Source::Sheet(Box::new(text)), Some((taken, seen))))
}

fn read_up_to<R: Read>(bytes: &mut R, count: u64, head: &mut Vec<u8>) -> Result<(), InputError> {
    let read = bytes.take(count).read_to_end(head);
    read.map(drop).map_err(|error| InputError::unread(Place::START, error))
}

/// Why a compound file is not read.
fn of_ole(bytes: &[u8]) -> WorkbookError {
    let name: Vec<u8> = ENCRYPTED_STREAM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    match memchr::memmem::find(bytes, &name) {
        Some(_) => WorkbookError::Password,
        None => WorkbookError::Unsupported(Kind::Xls),
    }
}

/// What a package is, where it is a document and surely no .xlsx.
fn of_package(package: &Package) -> Option<Kind> {
    if package.has("xl/workbook.bin") {
        Some(Kind::Xlsb)
    } else if package.has("content.xml") && package.has("mimetype") {
        let mut mimetype = String::new();
        let read = package.part("mimetype", 1 << 10)?.read_to_string(&mut mimetype);
        Some(match read.is_ok() && mimetype.contains("spreadsheet") {
            true => Kind::Ods,
            false => Kind::Other,
        })
    } else {
        package.has_below("index/").then_some(Kind::Other)
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Sheet(text) => text.read(buffer),
            Source::Bytes(head, rest) => match (head.read(buffer)?, rest) {
                (0, Some(rest)) => rest.read(buffer),
                (read, _) => Ok(read),
            },
        }
    }
}
