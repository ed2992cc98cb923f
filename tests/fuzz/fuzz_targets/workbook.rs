//! Any workbook is rows or an error, whatever pieces it comes in: the XML of its parts is what is made up, and at times the package.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use referral_import::input::ReadOptions;
use referral_import_fuzz::{Pieces, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What stands between the parts of the input: no byte of UTF-8.
const BETWEEN: u8 = 0xFF;

/// The parts that the input makes up, in its order; what it leaves out is not in the package.
const PARTS: [&str; 5] = [
    "xl/s.xml",
    "xl/t.xml",
    "xl/l.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

/// What those of the last parts are that the input leaves out.
const USUAL: [(&str, &str); 2] = [
    (
        "xl/workbook.xml",
        "<workbook><sheets><sheet name='S' sheetId='1' r:id='s'/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>\
         <Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/>\
         <Relationship Id='l' Type='x/styles' Target='l.xml'/></Relationships>",
    ),
];

const RELATIONS: &str =
    "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>";

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let bytes = match first & 2 > 0 {
        true => [b"PK\x03\x04", rest].concat(),
        false => package(rest),
    };
    let options = ReadOptions {
        visible_only: first & 1 > 0,
        ..ReadOptions::default()
    };
    let whole = read(&bytes[..], &options);
    let in_pieces = read(Pieces::of(&bytes), &options);
    assert_eq!(format!("{whole:?}"), format!("{in_pieces:?}"));
});

fn package(data: &[u8]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = |name: &str, bytes: &[u8]| {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        package.start_file(name, options).expect("in memory");
        package.write_all(bytes).expect("in memory");
    };
    write("_rels/.rels", RELATIONS.as_bytes());
    let made_up: Vec<_> = PARTS.into_iter().zip(data.split(|byte| *byte == BETWEEN)).collect();
    for (name, bytes) in &made_up {
        write(name, bytes);
    }
    for (name, text) in USUAL.iter().filter(|(name, _)| made_up.iter().all(|(made_up, _)| made_up != name)) {
        write(name, text.as_bytes());
    }
    package.finish().expect("in memory").into_inner()
}
