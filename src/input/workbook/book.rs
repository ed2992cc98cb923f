//! What a workbook says of itself: its sheets, the texts that cells share, and what formats make of numbers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use quick_xml::events::Event;

use super::WorkbookError;
use super::format::Format;
use super::package::{Package, Part};
use super::xml::{Xml, attribute, is, is_true};

/// The most that a small part may unpack to: everything but sheets and shared texts.
const SMALL_PART_BYTES_MAX: u64 = 16 << 20;

/// The most that a sheet may unpack to. A million rows of twenty filled columns take about two thirds.
const SHEET_BYTES_MAX: u64 = 1 << 30;

/// The most that the shared texts may unpack to. Those of a million rows take about half.
const TEXTS_BYTES_MAX: u64 = 256 << 20;

/// How much of a sheet may be unpacked to see how it begins. Formatted rows that hold nothing go on for longer at times.
const GLANCE_BYTES_MAX: u64 = 64 << 20;

/// How many sheets a workbook may have.
const SHEETS_MAX: usize = 1_000;

/// A workbook, opened.
pub(super) struct Book {
    pub(super) package: Package,
    /// Those that hold cells, in the order of their tabs.
    pub(super) sheets: Vec<SheetPart>,
    pub(super) values: Arc<Values>,
}

/// A workbook of which only the list of its parts is read.
pub(super) struct Contents {
    pub(super) package: Package,
    relations: Relations,
    /// Those that hold cells, in the order of their tabs.
    pub(super) sheets: Vec<SheetPart>,
    is_1904: bool,
}

/// A sheet by its tab.
#[derive(Clone, Debug)]
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) is_hidden: bool,
    /// Its part.
    pub(super) part: String,
}

impl SheetPart {
    fn open(&self, package: &Package, bytes_max: u64) -> Result<Part, WorkbookError> {
        let part = package.part(&self.part, bytes_max);
        part.ok_or_else(|| WorkbookError::damaged(&self.part))
    }

    /// The beginning of the sheet.
    pub(super) fn glance(&self, package: &Package) -> Result<Part, WorkbookError> {
        self.open(package, GLANCE_BYTES_MAX)
    }

    /// All of the sheet.
    pub(super) fn whole(&self, package: &Package) -> Result<Part, WorkbookError> {
        self.open(package, SHEET_BYTES_MAX)
    }
}

/// What cells refer to.
#[derive(Default)]
pub(super) struct Values {
    texts: Texts,
    formats: Vec<Format>,
    pub(super) is_1904: bool,
}

/// Texts that cells share, end to end.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.all[start..end])
    }
}

impl Values {
    /// A text that cells share.
    pub(super) fn text(&self, index: &str) -> Option<&str> {
        self.texts.get(index.trim().parse().ok()?)
    }

    /// The format of a cell's style.
    pub(super) fn format(&self, style: Option<&str>) -> &Format {
        let format = style.and_then(|style| self.formats.get(style.parse::<usize>().ok()?));
        format.unwrap_or(&Format::Number)
    }
}

/// Where the parts are that one part refers to, by id and by the last word of their types.
struct Relations {
    by_id: BTreeMap<String, (String, String)>,
}

impl Relations {
    fn of(package: &Package, part: &str) -> Result<Self, WorkbookError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let mut by_id = BTreeMap::new();
        if let Some(part) = package.part(&path, SMALL_PART_BYTES_MAX) {
            let mut xml = Xml::new(part);
            loop {
                match xml.next()? {
                    Event::Start(element) if is(&element, "Relationship") => {
                        let get = |name| attribute(&element, name).unwrap_or_default().into_owned();
                        let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                        by_id.insert(get("Id"), (kind, resolved(folder, &get("Target"))));
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
        }
        Ok(Relations { by_id })
    }

    fn of_kind(&self, wanted: &str) -> Option<&str> {
        let mut found = self.by_id.values().filter(|(kind, _)| kind == wanted);
        found.next().map(|(_, part)| part.as_str())
    }
}

/// The part that a target means: from the top of the package where it begins with a slash, else from the folder that names it.
fn resolved(folder: &str, target: &str) -> String {
    let joined = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in joined.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

impl Contents {
    /// What the workbook of a package consists of; `None` where the package is none.
    pub(super) fn of(package: Package) -> Result<Option<Self>, WorkbookError> {
        let top = Relations::of(&package, "")?;
        let Some(path) = top.of_kind("officeDocument") else {
            return Ok(None);
        };
        let Some(part) = package.part(path, SMALL_PART_BYTES_MAX) else {
            return Err(WorkbookError::damaged(path));
        };
        let relations = Relations::of(&package, path)?;
        let mut xml = Xml::new(part);
        let (mut sheets, mut is_1904, mut is_workbook) = (Vec::new(), false, false);
        loop {
            match xml.next()? {
                Event::Start(element) if is(&element, "workbook") => is_workbook = true,
                Event::Start(element) if is(&element, "workbookPr") => is_1904 = is_true(&element, "date1904"),
                Event::Start(element) if is(&element, "sheet") => {
                    let related = attribute(&element, "id").and_then(|id| relations.by_id.get(&*id));
                    let state = attribute(&element, "state");
                    if let Some((_, part)) = related.filter(|(kind, _)| kind == "worksheet") {
                        sheets.push(SheetPart {
                            name: attribute(&element, "name").unwrap_or_default().into_owned(),
                            is_hidden: state.is_some_and(|state| state != "visible"),
                            part: part.clone(),
                        });
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            if sheets.len() > SHEETS_MAX {
                return Err(WorkbookError::too_large(path));
            }
        }
        if !is_workbook {
            return Ok(None);
        }
        Ok(Some(Contents {
            package,
            relations,
            sheets,
            is_1904,
        }))
    }

    /// The texts that cells share, where there are any.
    pub(super) fn texts(&self) -> Option<Xml> {
        self.part("sharedStrings", TEXTS_BYTES_MAX)
    }

    fn part(&self, kind: &str, bytes_max: u64) -> Option<Xml> {
        let part = self.package.part(self.relations.of_kind(kind)?, bytes_max);
        part.map(Xml::new)
    }
}

impl Book {
    /// Opens the workbook of a package; `None` where the package is none.
    pub(super) fn open(package: Package) -> Result<Option<Self>, WorkbookError> {
        let Some(contents) = Contents::of(package)? else {
            return Ok(None);
        };
        let formats = contents.part("styles", SMALL_PART_BYTES_MAX).map(formats).transpose()?;
        let texts = contents.texts().map(texts).transpose()?;
        Ok(Some(Book {
            sheets: contents.sheets,
            values: Arc::new(Values {
                texts: texts.unwrap_or_default(),
                formats: formats.unwrap_or_default(),
                is_1904: contents.is_1904,
            }),
            package: contents.package,
        }))
    }
}

/// The formats of the styles that cells have, in their order.
fn formats(mut xml: Xml) -> Result<Vec<Format>, WorkbookError> {
    let (mut codes, mut formats, mut is_of_cells) = (HashMap::new(), Vec::new(), false);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let get = |name| attribute(&element, name).unwrap_or_default();
                    codes.insert(get("numFmtId").into_owned(), Format::of_code(&get("formatCode")));
                }
                "cellXfs" => is_of_cells = true,
                "xf" if is_of_cells => {
                    let id = attribute(&element, "numFmtId").unwrap_or_default();
                    let built_in = || id.parse().map_or(Format::Number, Format::built_in);
                    formats.push(codes.get(&*id).cloned().unwrap_or_else(built_in));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => is_of_cells = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

fn texts(mut xml: Xml) -> Result<Texts, WorkbookError> {
    let mut texts = Texts::default();
    let mut raw = String::new();
    while xml.find("si")? {
        raw.clear();
        xml.rich_text("si", &mut raw)?;
        texts.all.push_str(&unescaped(&raw));
        texts
            .ends
            .push(u32::try_from(texts.all.len()).map_err(|_| xml.damaged())?);
    }
    Ok(texts)
}

/// A text without the escapes of characters that XML cannot hold: `_x000D_` is a carriage return, `_x005F_` the sign `_` itself
/// (ECMA-376 part 1, section 22.9.2.19). A NUL, which no text has, stays escaped.
pub(super) fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find("_x") {
        let escape = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let is_hex = |code: &&str| code.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = escape
            .filter(is_hex)
            .and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32).filter(|character| *character != '\0') {
            Some(character) => {
                text.push_str(&rest[..at]);
                text.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                text.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_what_they_stand_for() {
        for (raw, expected) in [
            ("王_x000D_\n小明", "王\r\n小明"),
            ("a_x005F_x000D_b", "a_x000D_b"),
            ("_x0000_", "_x0000_"),
            ("_xD800_", "_xD800_"),
            ("_x00王_", "_x00王_"),
            ("_x", "_x"),
            ("plain_text", "plain_text"),
        ] {
            assert_eq!(unescaped(raw), expected, "{raw}");
        }
    }

    #[test]
    fn targets_are_found_from_where_they_are_named() {
        for (folder, target, expected) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../tables/table1.xml", "xl/tables/table1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(folder, target), expected);
        }
    }
}
