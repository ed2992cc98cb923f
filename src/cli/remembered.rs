//! The options that an earlier run was given, told from the checkpoint.

use super::command_line::Given;
use super::environment::Environment;
use crate::checkpoint::{Binding, Reading};
use crate::engine::{Keep, ReadingOptions};
use crate::feishu::BaseUrl;
use crate::input::{Field, ReadOptions, delimiter_name};
use crate::validate::ContactUse;

/// The option that leads to whom the checkpoint is for; none where that is who is called anyhow.
pub(super) fn address(binding: Option<&Binding>, sandbox: bool, environment: Environment<'_>) -> Option<Given> {
    let usual = environment("FEISHU_BASE_URL").unwrap_or_else(|| BaseUrl::FEISHU.to_owned());
    let usual = usual.parse::<BaseUrl>().ok();
    let bound = binding.filter(|_| !sandbox)?.base_url.as_str();
    let is_usual = usual.is_some_and(|usual| usual.as_str() == bound);
    (!is_usual).then(|| given("base-url", bound))
}

/// The options by which the same file is read the same way again.
pub(super) fn reading(reading: &Reading) -> Vec<Given> {
    let Some(options) = ReadingOptions::of(reading) else {
        return Vec::new();
    };
    let mut given_then = decoding(&options.read);
    given_then.extend(options.read.map.iter().map(mapping));
    given_then.extend(judging(&options));
    let conditions = options.selection.conditions.iter();
    given_then.extend(conditions.map(|condition| given("where", format!("{}={}", condition.column, condition.value))));
    given_then.extend(match &options.keep {
        Keep::All => None,
        Keep::None => Some(given("keep", "none")),
        Keep::Columns(columns) => Some(given("keep", columns.join(","))),
    });
    given_then
}

/// The options by which an extract of the results is read as the file was: it has our own encoding and delimiter, the
/// columns that are kept, and the rows that were chosen.
pub(super) fn reading_of_extract(reading: &Reading) -> Vec<Given> {
    let Some(options) = ReadingOptions::of(reading) else {
        return Vec::new();
    };
    let layout = &reading.layout;
    // A column stands elsewhere there: by its letter it is not found.
    let mapped = options.read.map.iter().filter_map(|(field, _)| {
        let column = &layout.columns[layout.column_of(*field)?];
        Some((*field, column.name.clone())).filter(|(_, name)| reading.header.contains(name))
    });
    mapped.map(|mapped| mapping(&mapped)).chain(judging(&options)).collect()
}

fn decoding(read: &ReadOptions) -> Vec<Given> {
    let encoding = read
        .encoding
        .map(|name| given("encoding", name.to_string().to_lowercase()));
    let delimiter = read.delimiter.and_then(delimiter_name);
    let delimiter = delimiter.map(|name| given("delimiter", name));
    let sheet = read.sheet.as_ref().map(|name| given("sheet", name));
    // Whoever was left out for being hidden is not sent by a command that we give.
    let visible_only = read.visible_only.then_some(("visible-only", None));
    [encoding, delimiter, sheet, visible_only]
        .into_iter()
        .flatten()
        .collect()
}

fn mapping((field, header): &(Field, String)) -> Given {
    given("map", format!("{field}={header}"))
}

/// The options by which rows become contacts.
fn judging(options: &ReadingOptions) -> Vec<Given> {
    let ReadingOptions { rules, selection, .. } = options;
    let code = rules.typed_country_code.as_ref();
    let code = code.map(|code| given("default-country-code", code));
    let contacts = (rules.contact_use != ContactUse::Both).then(|| given("use", rules.contact_use.to_string()));
    let strict = rules.strict.then_some(("strict", None));
    let leavers = selection.include_leavers.then_some(("include-leavers", None));
    let statuses = selection
        .include_status
        .iter()
        .map(|status| given("include-status", status));
    let said = [code, contacts, strict, leavers].into_iter().flatten();
    said.chain(statuses).collect()
}

fn given(name: &'static str, value: impl Into<String>) -> Given {
    (name, Some(value.into()))
}
