//! Why a workbook, or a sheet of it, cannot be read.

use std::io;

use super::super::{Header, Slug};
use crate::lang::{Cure, Lang, Tell, Text, say};

/// How many sheets are listed in a text.
const SHEETS_LISTED_MAX: usize = 20;

/// Why a workbook, or a sheet of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum WorkbookError {
    /// It opens with a password only.
    Password,
    /// A table of another program or an older Excel.
    Unsupported(Kind),
    /// What is in it does not hold together.
    Damaged {
        /// The part of the package; empty where it is the package itself.
        part: String,
    },
    /// More than any table of people.
    TooLarge {
        /// The part of the package; empty where it is the package itself.
        part: String,
    },
    /// Nobody can tell which of several sheets is meant.
    SeveralSheets {
        /// Those that hold something.
        sheets: Vec<SheetTop>,
    },
    /// Only hidden sheets hold something.
    HiddenSheets {
        /// Those that do.
        sheets: Vec<SheetTop>,
    },
    /// `--sheet` names none.
    NoSuchSheet {
        /// The name as typed.
        name: String,
        /// The names there are.
        names: Vec<String>,
    },
    /// `--sheet` was given for what has no sheets.
    NoWorkbook,
}

/// What holds a table and is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// .xls, Excel before 2007.
    Xls,
    /// .xlsb.
    Xlsb,
    /// .ods, LibreOffice and others.
    Ods,
    /// A text document, slides, or the file of another program.
    Other,
}

/// A sheet as its tab and its header show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetTop {
    /// The name on the tab.
    pub name: String,
    /// The row that looks most like a header.
    pub header: Header,
}

impl WorkbookError {
    /// The error's entry in the catalogue.
    pub(in crate::input) fn catalogued(&self) -> Slug {
        match self {
            WorkbookError::Password => Slug::WorkbookPassword,
            WorkbookError::Unsupported(_) => Slug::SpreadsheetFile,
            WorkbookError::Damaged { .. } => Slug::DamagedWorkbook,
            WorkbookError::TooLarge { .. } => Slug::WorkbookTooLarge,
            WorkbookError::SeveralSheets { .. } | WorkbookError::HiddenSheets { .. } => Slug::SeveralSheets,
            WorkbookError::NoSuchSheet { .. } | WorkbookError::NoWorkbook => Slug::NoSuchSheet,
        }
    }

    /// That a part does not hold together; of no name, the package.
    pub(super) fn damaged(part: &str) -> Self {
        WorkbookError::Damaged { part: part.to_owned() }
    }

    /// That a part, or the package, is more than any table of people.
    pub(super) fn too_large(part: &str) -> Self {
        WorkbookError::TooLarge { part: part.to_owned() }
    }

    /// The error that came through a reader of bytes, where it is one.
    pub(in crate::input) fn within(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl Tell for WorkbookError {
    fn what(&self, lang: Lang) -> String {
        match self {
            WorkbookError::Password => say!(
                lang,
                "the workbook is encrypted: it opens with a password only",
                "工作簿已加密，需要密码才能打开"
            ),
            WorkbookError::Unsupported(kind) => kind.what(lang),
            WorkbookError::Damaged { part } if part.is_empty() => say!(
                lang,
                "the workbook is damaged or was not downloaded to its end",
                "工作簿已损坏，或者没有下载完整"
            ),
            WorkbookError::Damaged { part } => say!(
                lang,
                "the workbook is damaged: its part `{part}` cannot be read",
                "工作簿已损坏：其中的 `{part}` 无法读取"
            ),
            WorkbookError::TooLarge { part } if part.is_empty() => say!(
                lang,
                "the workbook is larger than any table of people",
                "工作簿过大，不像是人员名单"
            ),
            WorkbookError::TooLarge { part } => say!(
                lang,
                "the workbook unpacks to more than any table of people takes: its part `{part}`",
                "工作簿解压后过大，不像是人员名单：其中的 `{part}`"
            ),
            WorkbookError::SeveralSheets { sheets } => {
                let sheets = listed(sheets, lang);
                say!(
                    lang,
                    "several sheets hold something, and which one is meant is for you to say: {sheets}",
                    "有多个工作表有内容，需要您指明用哪一个：{sheets}"
                )
            }
            WorkbookError::HiddenSheets { sheets } => {
                let sheets = listed(sheets, lang);
                say!(
                    lang,
                    "only hidden sheets hold something, and none is taken unasked: {sheets}",
                    "只有隐藏的工作表有内容，而隐藏的工作表不会自动采用：{sheets}"
                )
            }
            WorkbookError::NoSuchSheet { name, .. } => {
                say!(
                    lang,
                    "the workbook has no sheet `{name}`",
                    "工作簿中没有名为 `{name}` 的工作表"
                )
            }
            WorkbookError::NoWorkbook => say!(
                lang,
                "`--sheet` was given, and the file is no workbook",
                "给出了 `--sheet`，但文件不是工作簿"
            ),
        }
    }

    /// What the catalogue says, unless more is known.
    fn fix(&self, lang: Lang) -> String {
        let say_which = |names: &mut dyn Iterator<Item = &String>| {
            let or = Text::new(" or ", " 或 ").get(lang);
            let options = names
                .take(SHEETS_LISTED_MAX)
                .map(|name| format!("`--sheet \"{name}\"`"));
            let options = options.collect::<Vec<_>>().join(or);
            say!(lang, "say which one: {options}", "请指明用哪一个：{options}")
        };
        match self {
            WorkbookError::SeveralSheets { sheets } | WorkbookError::HiddenSheets { sheets } => {
                say_which(&mut sheets.iter().map(|sheet| &sheet.name))
            }
            WorkbookError::NoSuchSheet { names, .. } => say_which(&mut names.iter()),
            WorkbookError::NoWorkbook => say!(lang, "leave out `--sheet`", "请去掉 `--sheet`"),
            known => known.catalogued().explanation().fix.get(lang).to_owned(),
        }
    }

    fn cure(&self) -> Cure {
        match self {
            WorkbookError::Damaged { .. } | WorkbookError::TooLarge { .. } => Cure::Change,
            // What is saved from the others is another file.
            _ => Cure::Option,
        }
    }
}

impl Kind {
    fn what(self, lang: Lang) -> String {
        match self {
            Kind::Xls => say!(
                lang,
                "this is a workbook of Excel before 2007 (.xls)",
                "这是 Excel 2007 之前的工作簿（.xls）"
            ),
            Kind::Xlsb => say!(lang, "this is a binary workbook (.xlsb)", "这是二进制工作簿（.xlsb）"),
            Kind::Ods => say!(
                lang,
                "this is an OpenDocument spreadsheet (.ods)",
                "这是 OpenDocument 电子表格（.ods）"
            ),
            Kind::Other => say!(
                lang,
                "this is a document of another program, not an Excel workbook (.xlsx)",
                "这是其他程序的文档，不是 Excel 工作簿（.xlsx）"
            ),
        }
    }
}

fn listed(sheets: &[SheetTop], lang: Lang) -> String {
    let shown = sheets.iter().take(SHEETS_LISTED_MAX).map(|sheet| {
        let (name, header) = (&sheet.name, sheet.header.listed(lang));
        say!(lang, "`{name}` ({header})", "`{name}`（{header}）")
    });
    let mut shown: Vec<String> = shown.collect();
    if sheets.len() > SHEETS_LISTED_MAX {
        shown.push("…".to_owned());
    }
    shown.join(Text::new("; ", "；").get(lang))
}
