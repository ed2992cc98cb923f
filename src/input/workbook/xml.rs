//! The XML of a part, event by event. Only local names count, so that strict and transitional workbooks read the same.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::WorkbookError;
use super::package::Part;

/// XML that is being read.
pub(super) struct Xml {
    reader: Reader<Part>,
    buffer: Vec<u8>,
}

impl Xml {
    pub(super) fn new(part: Part) -> Self {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.expand_empty_elements = true;
        Xml {
            reader,
            buffer: Vec::new(),
        }
    }

    /// That the part is damaged.
    pub(super) fn damaged(&self) -> WorkbookError {
        WorkbookError::damaged(self.reader.get_ref().name())
    }

    /// That there is more in the part than there may be.
    pub(super) fn too_large(&self) -> WorkbookError {
        WorkbookError::too_large(self.reader.get_ref().name())
    }

    /// What stands next. An empty element begins and ends.
    pub(super) fn next(&mut self) -> Result<Event<'_>, WorkbookError> {
        self.reader.get_mut().next_event();
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => Ok(event),
            Err(quick_xml::Error::Io(error)) => Err(self.reader.get_ref().error(&error)),
            Err(_) => Err(WorkbookError::damaged(self.reader.get_ref().name())),
        }
    }

    /// Goes on behind the beginning of the next element of this local name; false where there is none.
    pub(super) fn find(&mut self, name: &str) -> Result<bool, WorkbookError> {
        loop {
            match self.next()? {
                Event::Start(element) if is(&element, name) => return Ok(true),
                Event::Eof => return Ok(false),
                _ => {}
            }
        }
    }

    /// Adds the text up to the end of the element of this local name.
    pub(super) fn text(&mut self, name: &str, text: &mut String) -> Result<(), WorkbookError> {
        loop {
            match self.next()? {
                Event::Text(piece) => text.push_str(&piece.xml10_content()),
                Event::CData(piece) => text.push_str(&piece.xml10_content()),
                Event::GeneralRef(reference) => match character(&reference) {
                    Some(character) => text.push(character),
                    None => return Err(self.damaged()),
                },
                Event::End(element) if element.local_name().as_ref() == name => return Ok(()),
                Event::Eof => return Err(self.damaged()),
                _ => {}
            }
        }
    }

    /// Adds the text of a string up to the end of the element of this local name: its runs, and no phonetic hints.
    pub(super) fn rich_text(&mut self, name: &str, text: &mut String) -> Result<(), WorkbookError> {
        let mut is_hint = false;
        loop {
            match self.next()? {
                Event::Start(element) if is(&element, "rPh") => is_hint = true,
                Event::Start(element) if is(&element, "t") && !is_hint => self.text("t", text)?,
                Event::End(element) => match element.local_name().as_ref() {
                    "rPh" => is_hint = false,
                    end if end == name => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Err(self.damaged()),
                _ => {}
            }
        }
    }
}

/// Whether an element has this local name.
pub(super) fn is(element: &BytesStart<'_>, name: &str) -> bool {
    element.local_name().as_ref() == name
}

/// The attribute of this local name, `r:id` for `id`.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|found| found.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Explicit1_0).ok()
}

/// Whether an attribute is there and true.
pub(super) fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(&*value, "1" | "true"))
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        Ok(None) => match &**reference {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => None,
        },
        Err(_) => None,
    }
}
