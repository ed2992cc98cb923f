//! Workbooks that are damaged, foreign, or made to harm: what is said of each, and that little is taken up by it.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::Folder;

/// What every workbook below has: a sheet `S`, and shared texts.
const PARTS: [(&str, &str); 4] = [
    ("[Content_Types].xml", "<Types/>"),
    (
        "_rels/.rels",
        "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>",
    ),
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

/// A header and one person.
const PEOPLE: &str = "<row r='1'><c r='A1' t='str'><v>Work Email</v></c></row>\
                      <row r='2'><c r='A2' t='str'><v>ada@example.com</v></c></row>";

/// A package of these parts.
fn package<'p>(parts: impl IntoIterator<Item = (&'p str, &'p str)>) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        package
            .start_file(name, SimpleFileOptions::default())
            .expect("in memory");
        package.write_all(text.as_bytes()).expect("in memory");
    }
    package.finish().expect("in memory").into_inner()
}

/// A workbook whose sheet holds these rows, with more parts.
fn workbook(rows: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let sheet = [("xl/s.xml", sheet.as_str())];
    package(PARTS.into_iter().chain(sheet).chain(more.iter().copied()))
}

/// A file that is no workbook, or none that is read: its bytes, what is wrong, and the cure.
type Unreadable = (Vec<u8>, &'static str, &'static str);

/// Documents of other kinds, by what they hold and whatever their names are.
fn foreign() -> Vec<Unreadable> {
    let ole = |stream: &str| {
        let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
        let head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain([0; 504]);
        head.chain(name).collect::<Vec<u8>>()
    };
    let ods = package([
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "<office/>"),
    ]);
    let docx = package([
        PARTS[0],
        (
            "_rels/.rels",
            "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='word/document.xml'/></Relationships>",
        ),
        ("word/document.xml", "<document/>"),
    ]);
    let xlsb = package([PARTS[0], ("xl/workbook.bin", "\0")]);
    let archive = package([("people.csv", "Work Email\n")]);
    let save = "Excel Workbook (*.xlsx)";
    vec![
        (
            ole("EncryptedPackage"),
            "opens with a password only",
            "Encrypt with Password",
        ),
        (ole("Workbook"), "Excel before 2007 (.xls)", save),
        (xlsb, "a binary workbook (.xlsb)", save),
        (ods, "an OpenDocument spreadsheet (.ods)", save),
        (docx, "a document of another program", save),
        (archive, "this is an archive", "unpack it"),
    ]
}

/// Workbooks that do not hold together.
fn damaged() -> Vec<Unreadable> {
    let good = workbook(PEOPLE, &[]);
    // One bit is another digit of somebody's number, or breaks the package.
    let mut flipped = good.clone();
    let sheet = good
        .windows(8)
        .position(|name| name == b"xl/s.xml")
        .expect("it is there");
    let at = sheet + 30;
    flipped[at] ^= 0x10;
    let sheets = [
        "<row r='1'><c r='A1'><v>1",
        "<row r='2'/><row r='2'/>",
        "<row r='1'><c r='A2'><v>1</v></c></row>",
        "<row r='1'><c r='A1' t='s'><v>7</v></c></row>",
        "<row r='1'><c r='A1' t='str'><v>&a;</v></c></row>",
    ];
    let packages = [
        good[..good.len() - 30].to_vec(),
        b"PK\x03\x04 and nothing of the kind".to_vec(),
        package(PARTS),
        flipped,
    ];
    let all = packages.into_iter().chain(sheets.map(|rows| workbook(rows, &[])));
    all.map(|bytes| (bytes, "the workbook is damaged", "download or export it again"))
        .collect()
}

#[test]
fn what_is_no_workbook_or_none_that_is_read_is_named_with_its_cure() {
    let folder = Folder::new();
    for (bytes, wrong, cure) in foreign().into_iter().chain(damaged()) {
        folder.write("people.csv", bytes);
        let check = folder.program(&["check", "people.csv"]).exit(1);
        let told = check.err("error: ").err(wrong).err(cure).ends();
        assert_eq!(told.stdout, "");
    }
}

#[test]
fn what_unpacks_to_more_than_any_table_is_given_up_early() {
    let long = "x".repeat(2 << 20);
    let cell = format!("{PEOPLE}<row r='3'><c r='A3' t='str'><v>{long}</v></c></row>");
    let cdata = format!(
        "{PEOPLE}<row r='3'><c r='A3' t='str'><v><![CDATA[{}]]></v></c></row>",
        "<a>".repeat(1 << 20)
    );
    let styles = "<styleSheet>".to_owned() + &"<numFmt/>".repeat(2 << 20);
    let texts = "<sst uniqueCount='18446744073709551615'><si><t>Work Email</t></si></sst>";
    let folder = Folder::new();
    for (bytes, part) in [
        (workbook(&cell, &[]), "xl/s.xml"),
        (workbook(&cdata, &[]), "xl/s.xml"),
        (workbook(PEOPLE, &[("xl/l.xml", &styles)]), "xl/l.xml"),
        (
            workbook(PEOPLE, &[("xl/t.xml", &format!("<sst><si><t>{long}</t></si></sst>"))]),
            "xl/t.xml",
        ),
    ] {
        folder.write("people.xlsx", bytes);
        let check = folder.program(&["check", "people.xlsx"]).exit(1);
        check
            .err(&format!("its part `{part}`"))
            .err("unpacks to more than any table")
            .ends();
    }
    // What a file says of itself reserves nothing.
    folder.write("people.xlsx", workbook(PEOPLE, &[("xl/t.xml", texts)]));
    folder.program(&["check", "people.xlsx"]).out("1 to send").ends();
}

/// Most workbooks of a folder are none of ours, and some are very large. What would be an error further down is not come to.
#[test]
fn beside_file_no_more_is_read_of_a_workbook_than_shows_that_it_is_no_results() {
    let top: String = (1..=10)
        .map(|row| {
            let cells = ["row", "status", "account_id", "note", "app"];
            let cells = cells.map(|name| format!("<c t='str'><v>{name}</v></c>")).concat();
            format!("<row r='{row}'>{cells}<c t='s'><v>0</v></c></row>")
        })
        .collect();
    let texts = |first: &str| format!("<sst><si><t>{first}</t></si><si><t>&a;</t></si></sst>");
    let (foreign, ours) = (texts("Salary"), texts("log_id"));
    let torn = "<row r='11'><c r='A12'><v>1</v></c></row>";
    let folder = Folder::new().with("people.csv", "Work Email\nada@example.com\n").with(
        "old.results.xlsx",
        workbook(&format!("{top}{torn}"), &[("xl/t.xml", &foreign)]),
    );
    folder.program(&["check", "people.csv"]).out("1 to send").ends();
    folder.write("old.results.xlsx", workbook(&top, &[("xl/t.xml", &ours)]));
    let check = folder.program(&["check", "people.csv"]).exit(1);
    check.err("cannot read the results `old.results.xlsx`").ends();
}

#[test]
fn what_does_no_harm_is_read() {
    let row = |number: u32, cell: &str| format!("<row r='{number}'>{cell}</row>");
    // As Excel keeps a whole column that was formatted once.
    let formatted: String = (3..20_000).map(|number| row(number, "<c s='1'/><c s='1'/>")).collect();
    let last = row(1_048_576, "<c r='A1048576' t='str'><v>ben@example.com</v></c>");
    let external = row(3, "<c r='A3' t='str'><f>[1]Staff!$A$1</f><v>ben@example.com</v></c>");
    let far = row(
        3,
        "<c r='XFD3' t='str'><v> </v></c><c r='A3' t='str'><v>ben@example.com</v></c>",
    );
    let links = [("xl/externalLinks/externalLink1.xml", "<externalLink/>")];
    let folder = Folder::new();
    for rows in [format!("{formatted}{last}"), external, far] {
        folder.write("people.xlsx", workbook(&format!("{PEOPLE}{rows}"), &links));
        folder
            .program(&["check", "people.xlsx"])
            .out("people.xlsx: 2 rows")
            .out("2 to send")
            .ends();
    }
}

/// As openpyxl writes it, with a value that holds nothing; and one that comes to an empty text.
#[test]
fn a_formula_that_nobody_has_calculated_is_a_finding_and_no_empty_cell() {
    let rows = "<row r='3'><c r='A3'><f>LOWER(A2)</f><v></v></c></row><row r='4'><c r='A4'><f>A2</f></c></row>\
                <row r='5'><c r='A5' t='str'><f>A9</f><v></v></c><c r='B5'><v>1</v></c></row>";
    let folder = Folder::new().with("people.xlsx", workbook(&format!("{PEOPLE}{rows}"), &[]));
    let check = folder.program(&["check", "people.xlsx"]).exit(3);
    check
        .out("formula_without_value, 2 found, rows 3, 4")
        .out("row_too_long, 1 found, row 5")
        .ends();
}
