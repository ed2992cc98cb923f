//! Whether a workbook is results of ours, as the tops of its sheets show: most workbooks of a folder are not, and some are very large.

use std::fs::File;

use quick_xml::events::Event;

use super::super::dialect::HEADER_ROWS_MAX;
use super::super::own::{OURS_MIN, is_ours, our_columns};
use super::WorkbookError;
use super::book::{Contents, unescaped};
use super::cells::row_number;
use super::package::Package;
use super::xml::{Xml, attribute};

/// A row that may be the header of results.
#[derive(Default)]
struct TopRow {
    /// Its cells that are called like columns of ours. Where they stand does not matter.
    names: Vec<String>,
    /// The numbers of the texts that it shares with other cells.
    shared: Vec<usize>,
}

impl TopRow {
    fn see(&mut self, raw: &str) {
        let text = unescaped(raw);
        if is_ours(&text) {
            self.names.push(text);
        }
    }

    fn may_be_header(&self) -> bool {
        self.names.len() + self.shared.len() >= OURS_MIN
    }
}

/// Whether a sheet of a workbook begins like results of ours, or like an extract of them. No more of the file is read than
/// shows it: the first rows of each sheet, and the shared texts up to the last that those need.
///
/// # Errors
///
/// It is no workbook, or a damaged one.
pub fn begins_like_results(file: File) -> Result<bool, WorkbookError> {
    let Some(contents) = Contents::of(Package::in_file(file)?)? else {
        return Ok(false);
    };
    let mut rows = Vec::new();
    for sheet in &contents.sheets {
        rows.extend(top(Xml::new(sheet.glance(&contents.package)?))?);
    }
    if let Some(texts) = contents.texts() {
        share(&mut rows, texts)?;
    }
    Ok(rows.iter().any(|row| our_columns(&row.names).is_some()))
}

/// The first rows of a sheet that may be the header of results.
fn top(mut xml: Xml) -> Result<Vec<TopRow>, WorkbookError> {
    let mut rows = Vec::new();
    let (mut row, mut number, mut is_shared) = (TopRow::default(), 0, false);
    let mut value = String::new();
    loop {
        value.clear();
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => match row_number(&element, number) {
                    Some(next) if next <= HEADER_ROWS_MAX => number = next,
                    Some(_) => return Ok(rows),
                    None => return Err(xml.damaged()),
                },
                "c" => is_shared = attribute(&element, "t").is_some_and(|kind| kind == "s"),
                "v" => {
                    xml.text("v", &mut value)?;
                    match value.trim().parse() {
                        Ok(index) if is_shared => row.shared.push(index),
                        _ => row.see(&value),
                    }
                }
                "is" => {
                    xml.rich_text("is", &mut value)?;
                    row.see(&value);
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "row" => rows.extend(Some(std::mem::take(&mut row)).filter(TopRow::may_be_header)),
                "sheetData" => return Ok(rows),
                _ => {}
            },
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

/// Tells the rows what the texts say that they share.
fn share(rows: &mut [TopRow], mut xml: Xml) -> Result<(), WorkbookError> {
    let numbered = (0..).zip(rows.iter());
    let mut wanted: Vec<(usize, usize)> = numbered
        .flat_map(|(row, top): (usize, &TopRow)| top.shared.iter().map(move |index| (*index, row)))
        .collect();
    wanted.sort_unstable();
    let mut wanted = wanted.into_iter().peekable();
    let (mut index, mut text) = (0, String::new());
    while wanted.peek().is_some() && xml.find("si")? {
        text.clear();
        xml.rich_text("si", &mut text)?;
        while let Some((_, row)) = wanted.next_if(|(wanted, _)| *wanted == index) {
            rows[row].see(&text);
        }
        index += 1;
    }
    Ok(())
}
