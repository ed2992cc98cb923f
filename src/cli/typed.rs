//! The options that an earlier run was given, as they would be typed again, told from the checkpoint.

use super::environment::Environment;
use super::settings::DEFAULT_COUNTRY_CODE;
use crate::checkpoint::{Binding, Reading};
use crate::engine::{Keep, ReadingOptions};
use crate::feishu::BaseUrl;
use crate::input::{Field, ReadOptions};
use crate::validate::ContactUse;

/// The option that leads to whom the checkpoint is for; none where that is who is called anyhow.
pub(super) fn address(binding: Option<&Binding>, sandbox: bool, environment: Environment<'_>) -> Vec<String> {
    let usual = environment("FEISHU_BASE_URL").unwrap_or_else(|| BaseUrl::FEISHU.to_owned());
    let usual = usual.parse::<BaseUrl>().ok();
    let bound = binding.filter(|_| !sandbox).map(|binding| binding.base_url.as_str());
    match bound {
        Some(bound) if usual.is_none_or(|usual| usual.as_str() != bound) => option("--base-url", bound).to_vec(),
        _ => Vec::new(),
    }
}

/// The options by which the same file is read the same way again.
pub(super) fn reading(reading: &Reading) -> Vec<String> {
    let Some(options) = ReadingOptions::of(reading) else {
        return Vec::new();
    };
    let mut words = decoding(&options.read);
    words.extend(options.read.map.iter().flat_map(mapping));
    words.extend(judging(&options));
    for condition in &options.selection.conditions {
        words.extend(option("--where", &format!("{}={}", condition.column, condition.value)));
    }
    match &options.keep {
        Keep::All => {}
        Keep::None => words.extend(option("--keep", "none")),
        Keep::Columns(columns) => words.extend(option("--keep", &columns.join(","))),
    }
    words
}

/// The options by which an extract of the results is read as the file was: it has our own encoding and delimiter, the
/// columns that are kept, and the rows that were chosen.
pub(super) fn reading_of_extract(reading: &Reading) -> Vec<String> {
    let Some(options) = ReadingOptions::of(reading) else {
        return Vec::new();
    };
    let layout = &reading.layout;
    let is_kept = |name: &str| {
        let mut named = layout
            .columns_named(name)
            .into_iter()
            .map(|at| &layout.columns[at].name);
        named.any(|name| reading.header.contains(name))
    };
    let kept = options.read.map.iter().filter(|(_, header)| is_kept(header));
    let mut words: Vec<String> = kept.flat_map(mapping).collect();
    words.extend(judging(&options));
    words
}

fn decoding(read: &ReadOptions) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(encoding) = read.encoding {
        words.extend(option("--encoding", &encoding.to_string().to_lowercase()));
    }
    if let Some(delimiter) = read.delimiter {
        let name = match delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "pipe",
        };
        words.extend(option("--delimiter", name));
    }
    words
}

fn mapping((field, header): &(Field, String)) -> [String; 2] {
    option("--map", &format!("{field}={header}"))
}

/// The options by which rows become contacts.
fn judging(options: &ReadingOptions) -> Vec<String> {
    let ReadingOptions { rules, selection, .. } = options;
    let mut words = Vec::new();
    if rules.default_country_code != DEFAULT_COUNTRY_CODE {
        words.extend(option("--default-country-code", &rules.default_country_code));
    }
    if rules.contact_use != ContactUse::Both {
        words.extend(option("--use", &rules.contact_use.to_string()));
    }
    if rules.strict {
        words.push("--strict".to_owned());
    }
    if selection.include_leavers {
        words.push("--include-leavers".to_owned());
    }
    words
}

fn option(name: &str, value: &str) -> [String; 2] {
    [name.to_owned(), value.to_owned()]
}
