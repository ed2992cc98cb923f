//! What is never written: secrets anywhere, contacts anywhere but in the checkpoint and the results.

use std::fs;

use serde_json::{Value, json};

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

    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with_sample("engineering.csv");
    folder
        .run("engineering.csv", &tenant)
        .args(&["--log-file", "run.log"])
        .ends();
    for name in ["referral-import.checkpoint", "engineering.results.csv", "run.log"] {
        let mode = fs::metadata(folder.path(name)).expect("it is there").mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
