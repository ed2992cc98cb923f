//! The template: its columns feed their fields, and run as it is it sends nobody.

use crate::support::{Folder, Sandbox};

#[test]
fn a_template_is_understood_and_sends_nobody_as_it_is() {
    let tenant = Sandbox::start(&[]);
    for (lang, feeds) in [
        (
            "en",
            [
                "Work Email",
                "Mobile",
                "Country Code",
                "Employee ID",
                "Employment Status",
            ],
        ),
        ("zh", ["工作邮箱", "手机号", "国家码", "工号", "员工状态"]),
    ] {
        let folder = Folder::new();
        let written = folder.program(&["template", "-o", "people.csv", "--lang", lang]);
        let written = written.out("people.csv").out("referral-import check people.csv").ends();
        for name in feeds {
            assert!(written.stdout.contains(name), "{name}: {}", written.stdout);
        }
        let ran = folder.run("people.csv", &tenant).args(&["--format", "json"]).ends();
        let layout = &ran.json()[0]["layout"];
        let fields = layout["fields"].as_array().expect("every plan says what feeds what");
        let fields: Vec<_> = fields
            .iter()
            .map(|field| {
                let column = field[1].as_u64().expect("an index") as usize;
                (field[0].as_str(), layout["columns"][column]["name"].as_str())
            })
            .collect();
        let expected = ["email", "mobile", "country_code", "employee_no", "status"].map(Some);
        assert_eq!(
            fields,
            Vec::from_iter(expected.into_iter().zip(feeds.map(Some))),
            "{layout}"
        );
        assert_eq!(folder.table("people.results.csv").column("status"), ["skipped"]);
        // Whoever is written over the line is sent.
        let text = folder.read("people.csv");
        let filled = text.replace("Terminated", "Active").replace("离职", "在职");
        assert_ne!(filled, text);
        folder.write("people.csv", filled);
        folder.run("people.csv", &tenant).ends();
        assert_eq!(folder.table("people.results.csv").column("status"), ["registered"]);
    }
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn a_template_writes_over_nothing() {
    for name in ["people.csv", "people.xlsx"] {
        let folder = Folder::new().with(name, "mine");
        let told = format!("`{name}` is there already");
        folder.program(&["template", "-o", name]).exit(1).err(&told).ends();
        assert_eq!(folder.read(name), "mine");
        assert_eq!(folder.names(), [name]);
    }
    let folder = Folder::new();
    let told = "`people.xls` ends in neither `.csv` nor `.xlsx`";
    folder
        .program(&["template", "-o", "people.xls"])
        .exit(2)
        .err(told)
        .ends();
    assert!(folder.names().is_empty());
}
