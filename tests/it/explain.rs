//! `explain`: every code that a user can meet is explained in both languages.

use crate::support::Folder;

#[test]
fn a_code_is_explained_in_the_user_s_language() {
    let folder = Folder::new();
    for (code, lang, parts) in [
        (
            "mobile_scientific_notation",
            "en",
            ["1.39E+10", "fix: give the Excel workbook"],
        ),
        (
            "mobile_scientific_notation",
            "zh",
            ["1.39E+10", "处理办法：请直接使用原来的 Excel 工作簿"],
        ),
        ("1002551", "en", ["1002551: ", "fix: "]),
        ("99991672", "zh", ["hire:referral_account", "处理办法："]),
        ("timeout", "en", ["--timeout", "may or may not exist"]),
        ("http_503", "en", ["http_503: ", "proxy"]),
        ("foreign_answer", "en", ["in Feishu's place", "--base-url"]),
        ("interrupted", "zh", ["意外停止", "处理办法："]),
        ("spreadsheet_file", "en", [".xlsb", "Excel Workbook (*.xlsx)"]),
        (" Mobile_Letters ", "en", ["mobile_letters: ", "Nothing is guessed"]),
    ] {
        let explain = folder.program(&["explain", code, "--lang", lang]);
        parts
            .into_iter()
            .fold(explain, |explain, part| explain.out(part))
            .ends();
    }
}

#[test]
fn a_mistyped_code_is_answered_with_those_like_it() {
    let folder = Folder::new();
    let explain = folder.program(&["explain", "mobile_leters"]).exit(2);
    explain.err("`mobile_leters` is no code").err("`mobile_letters`").ends();
    for (code, lang, part) in [
        ("quite_another_thing", "zh", "列出全部"),
        ("42", "en", "`referral-import explain` lists all"),
    ] {
        let explain = folder.program(&["explain", code, "--lang", lang]);
        explain.exit(2).err(part).ends();
    }
}

#[test]
fn without_a_code_all_are_listed() {
    let folder = Folder::new();
    let listed = folder.program(&["explain"]).out("what Feishu answers").ends();
    for code in ["mobile_letters", "unclosed_quote", "1002552", "99991401", "timeout"] {
        assert!(listed.stdout.contains(&format!("  {code} ")), "{code}");
    }
    let told = folder
        .program(&["explain", "--format", "json", "--lang", "zh"])
        .ends()
        .json();
    let entries = told[0]["entries"].as_array().expect("a list");
    assert!(entries.len() > 60, "{}", entries.len());
    assert!(
        entries
            .iter()
            .all(|entry| entry["fix"].as_str().is_some_and(|fix| !fix.is_empty()))
    );
}
