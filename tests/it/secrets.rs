//! What is never written: secrets anywhere, contacts anywhere but in the checkpoint and the results.

use std::fs;

use serde_json::{Value, json};

use crate::support::scripted::{Scripted, TOKEN, answer, token as granted};
use crate::support::{Folder, Sandbox, post, sample};

const SECRET: &str = "made-up-secret-0123456789abcdef";

/// Rows that are damaged, refused and in conflict, so that much is said of them.
const TALKED_ABOUT: &str = "\
    E2001,Bo,bo.broken@@example.com,1380013800O,,\n\
    E2002,Cy,nobody.cy@example.com,13900000002,,\n\
    E2003,Di,di.one@example.com,13900000003,,\n\
    E2004,Ed,ed.two@example.com,13900000003,,\n\
    E2005,Fi,fi.three@example.com,\"13900000005, 13900000006\",,\n";

#[test]
fn secrets_are_nowhere_and_contacts_only_in_checkpoint_and_results() {
    let tenant = Sandbox::start(&[]);
    let token = token(&tenant);
    let file = sample("engineering.csv");
    let file = String::from_utf8(file).expect("the sample is UTF-8") + TALKED_ABOUT;
    let contacts: Vec<&str> = file
        .lines()
        .skip(1)
        .flat_map(|line| line.split([',', '"', ' ']).filter(|cell| is_contact(cell)))
        .collect();
    assert!(contacts.len() > 90);
    for log_format in ["text", "json"] {
        let folder = Folder::new().with("people.csv", &file);
        let ran = folder
            .run("people.csv", &tenant)
            .args(&["-vv", "--log-file", "run.log", "--log-format", log_format])
            .env("FEISHU_APP_SECRET", SECRET)
            .exit(3)
            .ends();
        let log = folder.read("run.log");
        assert!(log.matches("answered").count() >= 49, "{log}");
        for (place, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr), ("log", &log)] {
            for contact in &contacts {
                assert!(!text.contains(contact), "{contact} in {place}:\n{text}");
            }
            assert!(!text.contains(SECRET) && !text.contains(&token), "{place}:\n{text}");
        }
        for name in folder.names() {
            let bytes = fs::read(folder.path(&name)).expect("it is readable");
            for secret in [SECRET, &token] {
                let found = bytes.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
                assert!(!found, "{secret} in {name}");
            }
        }
        assert!(folder.read("people.results.csv").contains("ada.amber1@example.com"));
    }
}

/// A gateway that repeats all that it can in every answer, in the spellings that people and programs use.
#[test]
fn nothing_that_a_server_repeats_is_shown_or_stored() {
    const SAID: [&str; 6] = [
        "138-0013-8000",
        "138 0013 8000",
        "１３８００１３８０００",
        "jane.doe%40example.com",
        "JANE.DOE＠example.com",
        SECRET,
    ];
    let said = SAID.join(", ");
    let log_id = "id-13800138000-made-up-secret-0123456789abcdef";
    let server = Scripted::start(move |asked| match asked.path {
        TOKEN => granted("t-secret-made-up-0123456789", 7200),
        _ => answer(
            400,
            "content-type: application/json\r\n",
            &format!(
                r#"{{"code":1002551,"msg":"no {said}, t-secret-made-up-0123456789","error":{{"log_id":"{log_id}"}}}}"#
            ),
        ),
    });
    let folder = Folder::new().with(
        "people.csv",
        "Name,Work Email,Mobile\nJane,jane.doe@example.com,13800138000\n",
    );
    let run = folder.program(&["run", "people.csv", "--yes", "-vv", "--log-file", "run.log"]);
    let run = run.calls(&server.url()).env("FEISHU_APP_SECRET", SECRET);
    let ran = run.exit(3).out("1 failed").ends();
    let (log, results) = (folder.read("run.log"), folder.table("people.results.csv"));
    let message = results.cell(2, "error_message");
    assert!(
        message.contains("138…00, 138…00, 138…00, j…@example.com, j…@example.com, …, …"),
        "{message}"
    );
    let log_id = results.cell(2, "log_id");
    assert_eq!(log_id, "id-138*00-*");
    for text in [&ran.stdout, &ran.stderr, &log, message] {
        for secret in SAID.into_iter().chain(["t-secret-made-up"]) {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    for name in folder.names() {
        let bytes = fs::read(folder.path(&name)).expect("it is readable");
        let found = bytes.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes());
        assert!(!found, "the secret in {name}");
    }
}

/// Whether a cell, or a part of one, is an email or a mobile.
fn is_contact(cell: &str) -> bool {
    cell.contains('@') || (cell.len() == 11 && cell.starts_with('1'))
}

/// The token that the tenant gives to everybody for the next hour and a half.
fn token(tenant: &Sandbox) -> String {
    let body = json!({"app_id": "cli_example", "app_secret": SECRET}).to_string();
    let answer = post(
        tenant.address(),
        "/open-apis/auth/v3/tenant_access_token/internal",
        &body,
    );
    let answer: Value = serde_json::from_str(&answer).expect("the answer is JSON");
    answer["tenant_access_token"].as_str().expect("a token").to_owned()
}

/// What others on the machine could read must be neither.
#[cfg(unix)]
#[test]
fn only_their_owner_can_read_the_files_that_hold_contacts() {
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with_sample("engineering.csv");
    folder
        .run("engineering.csv", &tenant)
        .args(&["--log-file", "run.log"])
        .ends();
    let files = ["engineering.results.csv", "run.log"].map(|name| folder.path(name));
    let mode = |path: &Path| fs::metadata(path).expect("it is there").mode() & 0o777;
    for path in files.iter().chain([&folder.checkpoint_path()]) {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    assert_eq!(mode(&folder.home()), 0o700);
}
