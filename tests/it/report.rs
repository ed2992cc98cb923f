//! `report`: a page that says who is done and who needs whom, that is text whatever stands in the cells, and small however many rows
//! there are. What a browser makes of it is tested where there is one: `chromium` on the path, or named by `CHROMIUM`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::support::{Folder, Sandbox};

const HOSTILE: &str = "<script>document.title='gone'</script>";

/// Two are registered, one is refused, two are invalid, and one has left.
const TEAM: &str = "\
Name,Employee ID,Work Email,Mobile,Department,Status
Ada Amber,E1,ada@example.com,13800000001,Platform,active
Ben Fjord,E2,nobody.ben@example.com,,Platform,active
<script>document.title='gone'</script>,E3,,1.38E+10,\"\"\"><img src=x onerror=alert(1)>\",active
Cleo\u{202e}Cedar,E4,cleo@@example.com,,Data,active
Eve Elm,E5,eve@example.com,,Data,active
Fay Fir,E6,fay@example.com,,Data,terminated
";

fn team(tenant: &Sandbox) -> Folder {
    let folder = Folder::new().with("team.csv", TEAM);
    folder.run("team.csv", tenant).exit(3).ends();
    folder
}

/// What stands between two parts of a page.
#[track_caller]
fn between<'p>(page: &'p str, begin: &str, end: &str) -> &'p str {
    let (_, rest) = page.split_once(begin).unwrap_or_else(|| panic!("no {begin}: {page}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}: {page}")).0
}

#[test]
fn the_page_says_who_is_done_what_is_wrong_and_what_to_do() {
    let tenant = Sandbox::start(&[]);
    let folder = team(&tenant);
    let report = folder.program(&["report", "team.csv", "--by", "Department"]);
    report
        .out("team.report.html: 2 of 6 are done\n")
        .out("2 of 6 registered; 3 need correction; 1 left out")
        .ends();
    let page = folder.read("team.report.html");
    for part in [
        "<h1>2 of 6 are done</h1>",
        "<h2>3 need a person</h2>",
        "Ben Fjord",
        "n…@example.com",
        "user does not exist",
        "referral-import results team.csv --only",
        "<h2>By Department</h2>",
        "1 of 2",
        "3 calls from ",
        "quota: 100 a minute",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // Every code of the table leads to its cure.
    for code in ["1002551", "mobile_scientific_notation", "email_syntax"] {
        assert!(
            page.contains(&format!("<tr id=\"{code}\">")) && page.contains(&format!("href=\"#{code}\"")),
            "{code}: {page}"
        );
    }
    let table = between(&page, "<tbody>", "</main>");
    assert!(!table.contains("Ada Amber"), "whoever is done needs nobody");
    for contact in ["nobody.ben@", "13800000001", "cleo@@"] {
        assert!(!page.contains(contact), "{contact}: {page}");
    }
    let chinese = folder.program(&[
        "report",
        "team.csv",
        "--lang",
        "zh",
        "--show-contacts",
        "--output",
        "team.html",
    ]);
    chinese
        .out("team.html：6 行中已完成 2 行")
        .out("只交给有权查看的人")
        .ends();
    let page = folder.read("team.html");
    for part in [
        "<html lang=\"zh-CN\">",
        "<h1>6 行中已完成 2 行</h1>",
        "nobody.ben@example.com",
        "处理办法",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn whatever_stands_in_a_cell_is_text_and_nothing_else_is_allowed() {
    let tenant = Sandbox::start(&[]);
    let folder = team(&tenant);
    folder.program(&["report", "team.csv", "--by", "Department"]).ends();
    let page = folder.read("team.report.html");
    assert!(
        page.contains("&lt;script&gt;document.title='gone'&lt;/script&gt;"),
        "{page}"
    );
    assert!(page.contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"), "{page}");
    assert!(
        page.contains("Cleo\\u202eCedar") && !page.contains('\u{202e}'),
        "{page}"
    );
    assert!(!page.contains(HOSTILE) && !page.contains("<img"), "{page}");
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    for (begin, end, kind) in [
        ("<style>", "</style>", "style-src"),
        ("<script>", "</script>", "script-src"),
    ] {
        assert_eq!(page.matches(begin).count(), 1, "{begin}");
        let hash = BASE64_STANDARD.encode(Sha256::digest(between(&page, begin, end)));
        assert!(policy.contains(&format!("{kind} 'sha256-{hash}';")), "{policy}");
    }
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    // Nothing of it comes from elsewhere, and no style stands where the policy forbids it.
    for part in ["http:", "https:", " src=", "style=", "onload=", "url("] {
        let found = page.replace("http-equiv", "").replace("img src=x", "");
        assert!(!found.contains(part), "{part}: {found}");
    }
}

#[test]
fn a_page_of_many_rows_stays_small_and_says_how_to_get_the_rest() {
    let rows: String = (1..=2_600).map(|n| format!("Lin {n},,1.38E+10\n")).collect();
    let long = format!("{}{}", "😀<&\"".repeat(100), "王".repeat(200));
    let longs: String = (1..=2_100).map(|n| format!("{long}{n},x@@{long},\n")).collect();
    let folder = Folder::new()
        .with("many.csv", format!("Name,Work Email,Mobile\n{rows}"))
        .with("long.csv", format!("Name,Work Email,Mobile\n{longs}"));
    for (file, page, all) in [
        ("many.csv", "many.sandbox.report.html", 2_600),
        ("long.csv", "long.sandbox.report.html", 2_100),
    ] {
        folder.program(&["run", file, "--sandbox"]).exit(3).ends();
        let told = folder.program(&[
            "report",
            file,
            "--sandbox",
            "--show-contacts",
            "--by",
            "Name",
            "--format",
            "json",
        ]);
        let told = told.ends().json().remove(0);
        let shown = told["shown"].as_u64().expect("a number");
        assert_eq!(told["need_a_person"], all);
        assert!(shown <= 2_000 && shown > 500, "{shown}");
        let bytes = folder.read(page);
        assert!(bytes.len() < 1_000_000, "{} bytes", bytes.len());
        assert!(bytes.contains(&format!("the first {shown} of them")), "{file}");
        assert_eq!(bytes.matches("<tr data-code=").count() as u64, shown);
    }
    let page = folder.read("many.sandbox.report.html");
    let extract = between(&page, "<pre><code>referral-import ", "</code>")
        .replace(['\'', '"'], "")
        .replace("&quot;", "");
    let args: Vec<&str> = extract.split(' ').collect();
    folder.program(&args).ends();
    assert_eq!(
        folder.table("many.sandbox.invalid-failed-unconfirmed.csv").rows.len(),
        2_600
    );
}

#[test]
fn a_page_needs_no_file_and_never_replaces_what_somebody_else_wrote() {
    let tenant = Sandbox::start(&[]);
    let folder = team(&tenant);
    let report = || folder.program(&["report", "team.csv"]);
    report().ends();
    std::fs::remove_file(folder.path("team.csv")).expect("it is there");
    report().out("team.report.html: 2 of 6").ends();
    assert!(
        !folder.names().iter().any(|name| name.contains("new")),
        "{:?}",
        folder.names()
    );
    folder.write("team.report.html", "my notes");
    report()
        .out("team.report.new.html: 2 of 6")
        .out("nothing in it was changed")
        .ends();
    assert_eq!(folder.read("team.report.html"), "my notes");
    let wrong = report().args(&["--by", "Unit"]).exit(1);
    wrong.err("no column `Unit` was stored").err("`Department`").ends();
    folder
        .program(&["report", "nobody.csv"])
        .exit(1)
        .err("does not know")
        .ends();
}

/// Opens the page in a browser, filters it as a person would, and says what is left; nothing where there is no browser.
#[cfg(target_os = "linux")]
fn browsed(folder: &Folder, page: &str) -> Option<(String, String)> {
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    // A frame is told from outside what a person would do: the page itself lets no other script in.
    let outside = format!(
        "<iframe src={page}></iframe><pre id=seen></pre><script>onload = () => {{
            const page = document.querySelector('iframe').contentDocument, form = page.getElementById('filter');
            const rows = () => [...page.querySelectorAll('#people tbody tr')].filter(row => row.checkVisibility()).length;
            const seen = [page.title, page.images.length, form.hidden, rows()];
            const fill = (name, value) => {{
                form.elements[name].value = value;
                form.dispatchEvent(new Event('input'));
                seen.push(rows());
            }};
            fill('words', 'BEN fjord'); fill('words', 'nobody like this'); fill('words', ''); fill('code', 'email_syntax');
            seen.push(form.elements.shown.value);
            document.getElementById('seen').textContent = JSON.stringify(seen);
        }}</script>"
    );
    folder.write("outside.html", outside);
    let profile = format!("--user-data-dir={}", folder.path("profile").display());
    let mut command = std::process::Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        &profile,
    ]);
    command.args([
        "--disable-web-security",
        "--allow-file-access-from-files",
        "--enable-logging=stderr",
        "--timeout=20000",
    ]);
    command.args([
        "--dump-dom",
        &format!("file://{}", folder.path("outside.html").display()),
    ]);
    let output = command.output().ok()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&output.stdout), text(&output.stderr)))
}

#[cfg(target_os = "linux")]
#[test]
fn in_a_browser_the_filter_works_and_no_cell_does() {
    let tenant = Sandbox::start(&[]);
    let folder = team(&tenant);
    folder.program(&["report", "team.csv", "--by", "Department"]).ends();
    let Some((shown, said)) = browsed(&folder, "team.report.html") else {
        return;
    };
    let seen = between(&shown, "<pre id=\"seen\">", "</pre>");
    assert_eq!(
        seen, "[\"2 of 6 are done · team.csv\",0,false,3,1,0,3,1,\"1 of 3 shown\"]",
        "{said}"
    );
    assert!(!said.contains("CONSOLE"), "{said}");
}
