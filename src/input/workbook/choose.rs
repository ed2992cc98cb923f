//! Which sheet of a workbook is read: what the user said, the only one that holds something, the only one with a contact column.

use super::super::{Header, InputError};
use super::book::{Book, SheetPart};
use super::cells::SheetText;
use super::error::{SheetTop, WorkbookError};

/// How a sheet begins that holds something.
#[derive(Clone, Debug)]
pub(in crate::input) struct Look {
    /// The row that looks most like a header.
    pub(in crate::input) header: Header,
    /// Whether a column of it feeds a contact.
    pub(in crate::input) has_contact: bool,
}

/// Looks at the text of a sheet.
pub(in crate::input) type LookAt<'l> = &'l dyn Fn(SheetText) -> Result<Option<Look>, InputError>;

/// The sheet that is meant.
pub(super) fn choose<'b>(book: &'b Book, said: Option<&str>, look_at: LookAt<'_>) -> Result<&'b SheetPart, InputError> {
    if let Some(name) = said {
        return Ok(named(&book.sheets, name)?);
    }
    if let [only] = &book.sheets[..]
        && !only.is_hidden
    {
        return Ok(only);
    }
    let looked = |is_hidden: bool| -> Result<Vec<_>, InputError> {
        let mut found = Vec::new();
        for sheet in book.sheets.iter().filter(|sheet| sheet.is_hidden == is_hidden) {
            found.extend(glance(book, sheet, look_at)?.map(|look| (sheet, look)));
        }
        Ok(found)
    };
    let tops = |sheets: &[(&SheetPart, Look)]| {
        let tops = sheets.iter().map(|(sheet, look)| SheetTop {
            name: sheet.name.clone(),
            header: look.header.clone(),
        });
        tops.collect::<Vec<_>>()
    };
    let visible = looked(false)?;
    match &visible[..] {
        [] => {
            let hidden = tops(&looked(true)?);
            match hidden.is_empty() {
                true => Err(InputError::Empty),
                false => Err(WorkbookError::HiddenSheets { sheets: hidden }.into()),
            }
        }
        [(only, _)] => Ok(only),
        _ => {
            let mut with_contact = visible.iter().filter(|(_, look)| look.has_contact);
            match (with_contact.next(), with_contact.next()) {
                (Some((only, _)), None) => Ok(only),
                _ => Err(WorkbookError::SeveralSheets { sheets: tops(&visible) }.into()),
            }
        }
    }
}

/// The sheet of a name: as it stands on the tab, else without regard to case and to blanks around it.
fn named<'b>(sheets: &'b [SheetPart], name: &str) -> Result<&'b SheetPart, WorkbookError> {
    let folded = |name: &str| name.trim().to_lowercase();
    let exact = sheets.iter().find(|sheet| sheet.name == name);
    let found = exact.or_else(|| sheets.iter().find(|sheet| folded(&sheet.name) == folded(name)));
    found.ok_or_else(|| WorkbookError::NoSuchSheet {
        name: name.to_owned(),
        names: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
    })
}

/// How a sheet begins, where it holds something.
fn glance(book: &Book, sheet: &SheetPart, look_at: LookAt<'_>) -> Result<Option<Look>, InputError> {
    match look_at(SheetText::glance(book, sheet)?) {
        Err(InputError::Workbook(WorkbookError::TooLarge { .. })) => Ok(None),
        looked => looked,
    }
}
