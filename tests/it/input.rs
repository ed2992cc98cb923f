//! Files as HR exports them: what is read of each, or what is said about it, in both languages.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use referral_import::input::{Field, InputError, Layout, ReadOptions, Reader, Row};
use referral_import::lang::{Lang, Tell as _};

/// Reads a file to its end and writes down what a user could notice.
fn read(bytes: &[u8], options: &ReadOptions) -> Result<String, InputError> {
    let mut reader = Reader::open(bytes, options)?;
    let mut row = Row::default();
    let mut rows = String::new();
    while reader.read(&mut row)? {
        let cells: Vec<&str> = row.cells().collect();
        write!(rows, "row {}: {cells:?}", row.number).expect("a string takes all");
        if row.missing + row.extra > 0 {
            write!(rows, " missing {}, extra {}", row.missing, row.extra).expect("a string takes all");
        }
        rows.push('\n');
    }
    for (why, not_read) in reader.not_read() {
        writeln!(rows, "not read, {why:?}: {not_read:?}").expect("a string takes all");
    }
    Ok(described(reader.layout()) + &rows)
}

fn described(layout: &Layout) -> String {
    let list = |fields: &[(Field, usize)]| -> String {
        let fields = fields
            .iter()
            .map(|(field, column)| format!(" {field} = {};", layout.columns[*column]));
        fields.collect()
    };
    let (encoding, delimiter, header_row) = (&layout.encoding, layout.delimiter, layout.header_row);
    let untaken = match list(&layout.untaken) {
        none if none.is_empty() => none,
        untaken => format!("not taken:{untaken}\n"),
    };
    format!(
        "{encoding}, delimiter {delimiter:?}, header in row {header_row}\nfields:{}\npassed over:{}\n{untaken}",
        list(&layout.fields),
        list(&layout.passed_over)
    )
}

/// An error in all its words.
fn said(error: &InputError) -> String {
    let mut text = error.slug().to_owned();
    for lang in [Lang::En, Lang::Zh] {
        text += &format!("\n{}\n  -> {}", error.what(lang), error.fix(lang));
    }
    text
}

/// The files of a folder of fixtures, sorted, with their names.
fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/input")
        .join(folder);
    let files = fs::read_dir(&folder).expect("the fixtures are in the repository");
    let mut files: Vec<(String, Vec<u8>)> = files
        .map(|file| {
            let path = file.expect("a readable folder").path();
            let name = path
                .file_name()
                .expect("files have names")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("a readable file"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_fixture_reads_as_it_did() {
    let options = ReadOptions::default();
    for (name, bytes) in fixtures("valid") {
        let text = read(&bytes, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
        insta::assert_snapshot!(format!("valid_{name}"), text);
    }
    for (name, bytes) in fixtures("invalid") {
        let error = read(&bytes, &options).expect_err(&name);
        insta::assert_snapshot!(format!("invalid_{name}"), said(&error));
    }
}

#[test]
fn what_the_user_said_is_followed_or_answered() {
    let text = "姓名;个人邮箱;手机\n王小明;wang@example.com;13800000001\n";
    let gbk = |map: &[(Field, &str)], delimiter| {
        let options = ReadOptions {
            encoding: Some("gbk".parse().expect("a known label")),
            delimiter,
            map: map.iter().map(|(field, name)| (*field, (*name).to_owned())).collect(),
            ..ReadOptions::default()
        };
        let bytes = encoding_rs::GBK.encode(text).0.into_owned();
        read(&bytes, &options).unwrap_or_else(|error| said(&error))
    };
    insta::assert_snapshot!("said_mapped", gbk(&[(Field::Email, "个人邮箱")], None));
    insta::assert_snapshot!("said_no_such_column", gbk(&[(Field::Email, "Work Email")], None));
    insta::assert_snapshot!("said_wrong_delimiter", gbk(&[], Some(b'\t')));
    insta::assert_snapshot!("said_impossible_delimiter", gbk(&[], Some(b'"')));
}
