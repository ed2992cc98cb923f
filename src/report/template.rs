//! An empty file with the columns that are read, a made-up line that nobody is sent for, and what goes where.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Note, Workbook, XlsxError};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::file::is_workbook;
use super::findings_file::BYTE_ORDER_MARK;
use super::next_step::{self, NextStep};
use super::printer::Report;
use super::results_looks::Looks;
use super::temporary::temporary_beside;
use crate::checkpoint::reachable;
use crate::lang::{Lang, Text, say};

/// How wide a column is at least, in characters: room for what is typed into it.
const WIDTH_MIN: usize = 16;

const SHEET: Text = Text::new("People", "人员");

/// A column of the template.
struct Column {
    name: Text,
    /// What the made-up line has there. Its person has left, so that nobody is sent where it stays.
    example: Text,
    note: Text,
}

const COLUMNS: [Column; 7] = [
    Column {
        name: Text::new("Employee ID", "工号"),
        example: Text::new("E0001", "E0001"),
        note: Text::new(
            "your own number; it is shown beside findings and never sent",
            "贵公司的工号：会显示在问题旁边，不会发送",
        ),
    },
    Column {
        name: Text::new("Name", "姓名"),
        example: Text::new("Ada Example", "张示例"),
        note: Text::new("for you; it is never sent", "供您查看，不会发送"),
    },
    Column {
        name: Text::new("Department", "部门"),
        example: Text::new("Engineering", "研发部"),
        note: Text::new(
            "for you, or to choose by (`--where`); it is never sent",
            "供您查看或筛选（`--where`），不会发送",
        ),
    },
    Column {
        name: Text::new("Work Email", "工作邮箱"),
        example: Text::new("ada@example.com", "zhang@example.com"),
        note: Text::new(
            "the email of the person's Feishu profile; email, mobile, or both",
            "飞书个人资料中的邮箱；邮箱和手机号至少填一个",
        ),
    },
    Column {
        name: Text::new("Country Code", "国家码"),
        example: Text::new("+86", "+86"),
        note: Text::new("of the mobile; +86 where it is empty", "手机号的国家码；留空表示 +86"),
    },
    Column {
        name: Text::new("Mobile", "手机号"),
        example: Text::new("13800138000", "13800138000"),
        note: Text::new(
            "the mobile of the person's Feishu profile, every digit; email, mobile, or both",
            "飞书个人资料中的手机号，完整数字；邮箱和手机号至少填一个",
        ),
    },
    Column {
        name: Text::new("Employment Status", "员工状态"),
        example: Text::new("Terminated", "离职"),
        note: Text::new(
            "Active, or Terminated: whoever has left is not sent. That is why nobody is sent for this line; write your people over it",
            "在职或离职：已离职的人不会发送，所以这一行示例不会发送；请用您的人员覆盖它",
        ),
    },
];

/// Writes the template as a workbook or a CSV, by the ending of `path`.
///
/// # Errors
///
/// Something is there already, or the folder does not take it.
pub fn write_template(path: &Path, lang: Lang) -> io::Result<()> {
    let mut file = temporary_beside(path)?;
    if is_workbook(path) {
        let mut book = workbook(lang).map_err(io::Error::other)?;
        book.save_to_writer(&mut file).map_err(io::Error::other)?;
    } else {
        file.write_all(BYTE_ORDER_MARK)?;
        let mut csv = csv::Writer::from_writer(&mut file);
        csv.write_record(COLUMNS.map(|column| column.name.get(lang)))?;
        csv.write_record(COLUMNS.map(|column| column.example.get(lang)))?;
        csv.flush()?;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(reachable(path)).map_err(|error| error.error)?;
    Ok(())
}

fn workbook(lang: Lang) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let looks = Looks::new();
    let sheet = book.add_worksheet().set_name(SHEET.get(lang))?;
    for (index, column) in (0..).zip(&COLUMNS) {
        let (name, example) = (column.name.get(lang), column.example.get(lang));
        // What is typed below stays as it was typed: a number of eleven digits, or one with zeros before it.
        sheet.set_column_format(index, &looks.text)?;
        sheet.set_column_width(index, name.width().max(example.width()).max(WIDTH_MIN) as f64 + 2.0)?;
        sheet.write_string_with_format(0, index, name, &looks.our_head)?;
        sheet.write_string_with_format(1, index, example, &looks.text)?;
        let note = Note::new(column.note.get(lang)).add_author_prefix(false);
        sheet.insert_note(0, index, &note.set_width(240).set_height(90))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book)
}

/// That a template was written, and what goes where.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TemplateReport {
    /// Where it is.
    pub template: PathBuf,
    /// What to type once it is filled in.
    pub next: Vec<NextStep>,
}

impl Report for TemplateReport {
    const TYPE: &'static str = "template";

    fn text(&self, lang: Lang) -> String {
        let path = self.template.display();
        let mut lines = vec![say!(
            lang,
            "{path}: write your people into it, one a line",
            "{path}：请填入人员，每人一行"
        )];
        lines.extend(COLUMNS.iter().map(|column| {
            let (name, note) = (column.name.get(lang), column.note.get(lang));
            say!(lang, "  {name}: {note}", "  {name}：{note}")
        }));
        lines.extend(next_step::lines(&self.next, lang));
        lines.join("\n")
    }
}
