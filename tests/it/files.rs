//! Files as people have them, of the kinds that public bug reports tell of: what becomes of every row, and what is said.

use crate::support::Folder;

/// A file, how it is run, and what is expected.
struct File<'f> {
    bytes: &'f [u8],
    args: &'f [&'f str],
    exit: i32,
    /// Each row of the results: what was sent of it, else its error or its status.
    rows: &'f [(u32, &'f str)],
    /// What the plan or the error says.
    says: &'f [&'f str],
}

impl<'f> File<'f> {
    fn new(text: &'f str) -> Self {
        File {
            bytes: text.as_bytes(),
            args: &[],
            exit: 0,
            rows: &[],
            says: &[],
        }
    }

    fn bytes(bytes: &'f [u8]) -> Self {
        File { bytes, ..File::new("") }
    }

    fn args(self, args: &'f [&'f str]) -> Self {
        File { args, ..self }
    }

    fn exit(self, exit: i32) -> Self {
        File { exit, ..self }
    }

    fn rows(self, rows: &'f [(u32, &'f str)]) -> Self {
        File { rows, ..self }
    }

    /// Rehearses the file, and holds what came of it against what is expected; `says` is in the output or among the errors.
    #[track_caller]
    fn says(self, says: &'f [&'f str]) -> Folder {
        File { says, ..self }.ends()
    }

    #[track_caller]
    fn ends(self) -> Folder {
        let folder = Folder::new().with("people.csv", self.bytes);
        let run = [
            "run",
            "people.csv",
            "--sandbox",
            "--rate",
            "unlimited",
            "--detail",
            "full",
        ];
        let ran = folder.program(&run).args(self.args).exit(self.exit).ends();
        let told = ran.stdout + &ran.stderr;
        for says in self.says {
            assert!(told.contains(says), "{says:?} is not in\n{told}");
        }
        if !self.rows.is_empty() {
            let results = folder.table("people.sandbox.results.csv");
            let become_of = |row: &str| {
                let row: u32 = row.parse().expect("a number");
                let cells = ["sent_as", "error_code", "status"].map(|name| results.cell(row, name));
                let told = cells.into_iter().find(|cell| !cell.is_empty());
                (row, told.expect("every row has a status"))
            };
            let rows: Vec<(u32, &str)> = results.column("row").into_iter().map(become_of).collect();
            assert_eq!(rows, self.rows, "{told}");
        }
        folder
    }
}

#[test]
fn american_numbers_are_not_sent_as_mainland_ones() {
    let text = "Name,Email,Mobile\nA,a@example.com,1-917-555-0141\nB,b@example.com,1 (917) 555-0142\nC,c@example.com,(917) 555-0143\n\
                D,,1.917.555.0144\nE,e@example.com,+1 917 555 0145\nF,f@example.com,001 917 555 0146\nG,g@example.com,19175550147\n";
    let sent = [
        (2, "mobile_other_country"),
        (3, "mobile_other_country"),
        (4, "mobile_other_country"),
        (5, "mobile_other_country"),
        (6, "e@example.com +1 9175550145"),
        (7, "f@example.com +1 9175550146"),
        (8, "mobile_country_unsaid"),
    ];
    let told = [
        "add `--default-country-code 1`",
        "row 8, C `Mobile`: 191…47: no country code",
    ];
    let folder = File::new(text).exit(3).rows(&sent).says(&told);
    assert!(!folder.read("people.sandbox.results.csv").contains("first 1"));
    // The fix, to the letter.
    File::new(text)
        .args(&["--default-country-code", "1"])
        .rows(&[
            (2, "a@example.com +1 9175550141"),
            (3, "b@example.com +1 9175550142"),
            (4, "c@example.com +1 9175550143"),
            (5, "+1 9175550144"),
            (6, "e@example.com +1 9175550145"),
            (7, "f@example.com +1 9175550146"),
            (8, "g@example.com +1 9175550147"),
        ])
        .ends();
    // The other fix, to the letter.
    File::new("Name,Mobile\nA,+1 1-917-555-0141\nC,+1 (917) 555-0143\nD,+86 1.917.555.0144\n")
        .rows(&[(2, "+1 9175550141"), (3, "+1 9175550143"), (4, "+86 19175550144")])
        .ends();
}

#[test]
fn a_column_of_countries_says_where_a_number_belongs() {
    File::new(
        "No,Name,Work Email,Mobile Phone,Country\n1,A,a@example.com,1-917-555-0141,United States\n\
         2,B,b@example.com,13900000012,China\n3,C,c@example.com,1 212-555-0133,USA\n4,D,,+852 9123 4567,China\n5,E,,13900000015,Hong Kong\n\
         6,F,,13900000016,\n",
    )
    .exit(3)
    .rows(&[
        (2, "a@example.com +1 9175550141"),
        (3, "b@example.com +86 13900000012"),
        (4, "c@example.com +1 2125550133"),
        (5, "+852 91234567"),
        (6, "mobile_other_country"),
        (7, "+86 13900000016"),
    ])
    .says(&["country_code  from column E `Country`", "correct the row's country"]);
}

#[test]
fn a_country_is_said_by_code_or_name() {
    File::new(
        "姓名,手机区号,手机号\n甲,中国,13900000011\n乙,中国(+86),13900000012\n丙,+86,13900000013\n丁,0086,13900000014\n戊,86.0,13900000015\n\
         己,中国大陆 +86,13900000016\n庚,CN,13900000017\n辛,,13900000018\n壬,852,91234561\n癸,中国香港+852,91234562\n子,Atlantis,13900000019\n\
         丑,香港,+86 13900000020\n",
    )
    .exit(3)
    .rows(&[
        (2, "+86 13900000011"),
        (3, "+86 13900000012"),
        (4, "+86 13900000013"),
        (5, "+86 13900000014"),
        (6, "+86 13900000015"),
        (7, "+86 13900000016"),
        (8, "+86 13900000017"),
        (9, "+86 13900000018"),
        (10, "+852 91234561"),
        (11, "+852 91234562"),
        (12, "country_code_invalid"),
        (13, "country_code_mismatch"),
    ])
    .ends();
}

#[test]
fn what_is_dialled_only_inside_a_country_is_taken_off_where_the_country_is_named() {
    let text = "Email;Status;Mobile Phone\na@example.com;ACTIVE;+49 160 00000011\nb@example.com;ONBOARDING;0160 00000012\n\
                c@example.com;LEAVE;+49 (0) 160 00000013\n";
    File::new(text)
        .exit(3)
        .rows(&[
            (2, "a@example.com +49 16000000011"),
            (3, "mobile_length"),
            (4, "c@example.com +49 16000000013"),
        ])
        .says(&["1 cell: what is dialled before the number only inside its country taken off"]);
    File::new(text)
        .args(&["--default-country-code", "49"])
        .rows(&[
            (2, "a@example.com +49 16000000011"),
            (3, "b@example.com +49 16000000012"),
            (4, "c@example.com +49 16000000013"),
        ])
        .says(&["2 cells: what is dialled before the number only inside its country taken off"]);
}

#[test]
fn a_row_that_has_shifted_is_not_sent_and_its_extract_stays_wrong() {
    let text = "姓名,备注,紧急联系人电话,手机号,部门,办公地点\n甲,早,安,13700000011,13900000011,销售,\n乙,无,13700000012,13900000012,销售,上海\n";
    File::new(text)
        .exit(3)
        .rows(&[(2, "row_too_long"), (3, "+86 13900000012")])
        .ends();
    let filled = text.replace("销售,\n", "销售,上海\n");
    let folder = File::new(&filled)
        .exit(3)
        .rows(&[(2, "row_too_long"), (3, "+86 13900000012")])
        .ends();
    let extract = [
        "results",
        "people.csv",
        "--sandbox",
        "--only",
        "invalid",
        "--output",
        "wrong.csv",
    ];
    folder.program(&extract).exit(0).ends();
    assert!(
        folder
            .read("wrong.csv")
            .contains("甲,早,安,13700000011,13900000011,销售,上海")
    );
    let again = folder.program(&["check", "wrong.csv"]).exit(3);
    again.out("row_too_long").out("0 to send").ends();
}

#[test]
fn a_second_table_loses_nobody() {
    File::new("姓名,手机号\n甲,13900000011\n乙,13900000012\n\n姓名,手机号,邮箱\n丙,13900000013,c@example.com\n")
        .exit(1)
        .says(&[
            "row 5 begins another table",
            "cut the rows from row 5 on out of this file",
        ]);
    File::new("姓名,手机号\n甲,13900000011\n姓名,手机号\n乙,13900000012\n")
        .rows(&[(2, "+86 13900000011"), (4, "+86 13900000012")])
        .says(&["not read      row 3: the header once more"]);
    File::new("姓名,手机号\n甲,13900000011\n手机号,姓名\n13900000012,乙\n")
        .exit(1)
        .says(&["row 3 begins another table"]);
}

#[test]
fn a_word_in_a_row_makes_no_header() {
    File::new(
        "Name,Phone 1 - Type,Phone 1 - Value,E-mail 1 - Value\nA,Mobile,13900000011,a@example.com\nB,Work,01088880013,b@example.com\n\
         C,,,c@example.com\n",
    )
    .exit(3)
    .rows(&[
        (2, "a@example.com +86 13900000011"),
        (3, "mobile_prefix"),
        (4, "c@example.com"),
    ])
    .says(&["header in row 1"]);
    File::new("姓名,电邮,首选联系方式\n甲,a@example.com,手机\n乙,b@example.com,邮箱\n")
        .rows(&[(2, "a@example.com"), (3, "b@example.com")])
        .says(&["header in row 1"]);
}

#[test]
fn columns_are_known_by_their_words_and_leavers_by_their_status() {
    File::new(
        "ID,Cell Number,Company Email,Personal Email,Status\n1,13900000011,a@example.com,a@home.example.com,Active\n\
         2,13900000012,,b@home.example.com,Active\n3,13900000013,c@example.com,,Left\n4,13900000014,d@example.com,,Suspended\n",
    )
    .exit(3)
    .rows(&[
        (2, "a@example.com +86 13900000011"),
        (3, "+86 13900000012"),
        (4, "skipped"),
        (5, "skipped"),
    ])
    .says(&[
        "email         from column C `Company Email`",
        "mobile        from column B `Cell Number`",
        "`Active` 2 sent; `Left` 1 left out; `Suspended` 1 left out",
        "`--include-status Suspended` sends them",
    ]);
    File::new(
        "userPrincipalName,mail,mobilePhone,accountEnabled\na@corp.example.com,a@example.com,+86 13900000011,True\n\
         b@corp.example.com,b@example.com,,False\n",
    )
    .exit(3)
    .rows(&[(2, "a@example.com +86 13900000011"), (3, "skipped")])
    .says(&["`--include-status False` sends them"]);
    File::new("员工姓名,手机号码（11位）,电子邮箱地址\n甲,13900000011,a@example.com\n")
        .rows(&[(2, "a@example.com +86 13900000011")])
        .ends();
    File::new("username,email,status\na,a@example.com,Member\nb,b@example.com,Deactivated\n")
        .args(&["--include-status", "Deactivated"])
        .rows(&[(2, "a@example.com"), (3, "b@example.com")])
        .says(&["`Deactivated` 1 sent; `Member` 1 sent"]);
}

/// An address book says whose an email is in the cell beside it.
#[test]
fn an_email_that_is_of_home_by_the_cell_beside_it_is_not_taken_unasked() {
    let book = |of_second: &str| {
        format!(
            "Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\n\
             A,* Work,a@example.com,Mobile,13900000011\nB,* {of_second},b@home.example.com,Mobile,13900000012\n"
        )
    };
    File::new(&book("Home"))
        .rows(&[(2, "+86 13900000011"), (3, "+86 13900000012")])
        .says(&["not taken     column C `E-mail 1 - Value` holds emails: `--map email=C` takes it"]);
    File::new(&book("Work"))
        .rows(&[
            (2, "a@example.com +86 13900000011"),
            (3, "b@home.example.com +86 13900000012"),
        ])
        .ends();
}

/// WeCom, Okta, Workday, and a plain list, each with its own name for who works here.
#[test]
fn who_has_left_is_known_by_what_other_exports_call_it() {
    File::new("姓名,帐号,手机,禁用状态\n甲,a,13900000011,启用\n乙,b,13900000012,禁用\n")
        .exit(3)
        .rows(&[(2, "+86 13900000011"), (3, "skipped")])
        .says(&["`--include-status 禁用` sends them"]);
    File::new("status,email\nACTIVE,a@example.com\nDEPROVISIONED,b@example.com\nPASSWORD_EXPIRED,c@example.com\n")
        .exit(3)
        .rows(&[(2, "a@example.com"), (3, "skipped"), (4, "c@example.com")])
        .ends();
    File::new(
        "Worker,Primary Work Email,Work Mobile,Active Status,Location Country\n\
         A,a@example.com,0151 00000011,Yes,Germany\nB,b@example.com,,No,Germany\n",
    )
    .rows(&[(2, "a@example.com +49 15100000011"), (3, "skipped")])
    .ends();
    File::new("姓名,手机,在职\n甲,13900000011,是\n乙,13900000012,否\n")
        .rows(&[(2, "+86 13900000011"), (3, "skipped")])
        .ends();
    File::new("姓名,邮箱,人员在职状态名称,实际离职时间\n甲,a@example.com,在岗,\n乙,b@example.com,退出企业,\n丙,c@example.com,,2020-01-31\n")
        .rows(&[(2, "a@example.com"), (3, "skipped"), (4, "skipped")])
        .ends();
}

#[test]
fn a_row_about_a_person_is_no_header_whatever_stands_before_the_contact() {
    for text in [
        "姓名：甲,手机：13900000011,邮箱：a@example.com\n姓名：乙,手机：13900000012,邮箱：b@example.com\n",
        "BEGIN:VCARD\nFN:A\nTEL:13900000011\nEMAIL:a@example.com\nEND:VCARD\n",
    ] {
        File::new(text).exit(1).says(&["no column of the first 10 rows"]);
    }
    File::new("姓名,手机号（如13900000000）,邮箱（例：a@example.com）\n甲,13900000011,a@example.com\n")
        .rows(&[(2, "a@example.com +86 13900000011")])
        .ends();
}

#[test]
fn the_second_mobile_column_fills_in_where_the_first_is_empty() {
    File::new(
        "姓名,手机,联系电话,邮箱\n甲,,13900000011,\n乙,13900000012,13700000012,\n丙,,13900000013,c@example.com\n",
    )
    .rows(&[
        (2, "+86 13900000011"),
        (3, "+86 13900000012"),
        (4, "c@example.com +86 13900000013"),
    ])
    .says(&["another number stands in column C `联系电话`"]);
}

#[test]
fn one_cause_of_a_whole_file_is_told_once_with_a_fix_that_works() {
    let told = ["row 1 is one cell", "Text to Columns"];
    File::new("\"姓名,手机号\"\n\"甲,13900000011\"\n").exit(1).says(&told);
    let wide = "姓名，手机号\n甲，13900000011\n";
    File::new(wide)
        .exit(1)
        .says(&["the full-width `，`", "replace every `，` with `,`"]);
    File::new(&wide.replace('，', ","))
        .rows(&[(2, "+86 13900000011")])
        .ends();
    let broken = "姓名,备注,手机号\n甲,喜欢\n跑步,13900000011\n乙,无,13900000012\n";
    File::new(broken)
        .exit(1)
        .says(&["rows 2 to 3 are one row", "join the named lines to one"]);
    File::new(&broken.replace("喜欢\n", "喜欢"))
        .rows(&[(2, "+86 13900000011"), (3, "+86 13900000012")])
        .ends();
}

#[test]
fn an_encoding_is_told_by_what_its_text_would_be() {
    let latin = encoding_rs::WINDOWS_1252
        .encode("Name;Email;Mobile\nJürgen Größe;j@example.com;+49 160 00000011\nZoë;z@example.com;\n");
    File::bytes(&latin.0)
        .rows(&[(2, "j@example.com +49 16000000011"), (3, "z@example.com")])
        .says(&["windows-1252"]);
    let big5 = encoding_rs::BIG5
        .encode("姓名,電子郵件,手機\n陳大文,chen@example.com,+886 912 000 011\n林小美,lin@example.com,\n");
    File::bytes(&big5.0)
        .rows(&[(2, "chen@example.com +886 912000011"), (3, "lin@example.com")])
        .says(&["Big5"]);
    let without_mark = "姓名,手机\n甲,13900000011\n".encode_utf16().flat_map(u16::to_le_bytes);
    let without_mark: Vec<u8> = without_mark.collect();
    let told = ["a NUL character", "`--encoding utf-16le`"];
    File::bytes(&without_mark).exit(1).says(&told);
    File::bytes(&without_mark)
        .args(&["--encoding", "utf-16le"])
        .rows(&[(2, "+86 13900000011")])
        .ends();
}

#[test]
fn a_damaged_character_stops_nobody_where_it_is_in_no_contact() {
    File::new("id,work_email,address\n1,a@example.com,Caf\u{fffd} Road\n2,b\u{fffd}@example.com,Main St\n")
        .exit(3)
        .rows(&[(2, "a@example.com"), (3, "replacement_character")])
        .ends();
}

#[test]
fn words_for_nothing_are_nothing_and_other_words_are_to_be_taken_out() {
    let nothing = [
        "无",
        "-",
        "N/A",
        "nan",
        "NULL",
        "\\N",
        "None",
        "暂无",
        "0",
        "/",
        "（无）",
        "——",
        "暂未开通",
        "空",
        "无手机",
        "00000000000",
    ];
    let row = |(at, word): (usize, &&str)| format!("{at},{word},p{at}@example.com\n");
    let rows: String = nothing.iter().enumerate().map(row).collect();
    let text = format!("姓名,手机号,邮箱\n{rows}x,待补充,x@example.com\ny,13900000011,N/A\n");
    let sent: Vec<String> = (0..nothing.len()).map(|at| format!("p{at}@example.com")).collect();
    let mut expected: Vec<(u32, &str)> = (2..).zip(sent.iter().map(String::as_str)).collect();
    let next = 2 + nothing.len() as u32;
    expected.extend([(next, "mobile_no_digits"), (next + 1, "+86 13900000011")]);
    File::new(&text)
        .exit(3)
        .rows(&expected)
        .says(&["empty the cell if the person has none"]);
}
