//! `check --online`: the way to a registration is shown, and nobody is registered.

use referral_import::feishu::{Probed, Verdict};

use crate::support::scripted::{Act, Scripted, TOKEN, answer, code, json, registered, token};
use crate::support::{Folder, Sandbox, people};

#[test]
fn a_free_way_is_shown_and_nobody_is_registered() {
    let folder = Folder::new().with("people.csv", people(2));
    let tenant = Sandbox::start(&[]);
    let check = folder.program(&["check", "people.csv", "--online"]).tenant(&tenant);
    check
        .out("2 to send")
        .out("token, address, IP list and scope are in order")
        .ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts, stats.tokens), (0, 0, 1));
    let check = folder.program(&["check", "people.csv", "--online", "--format", "json", "--lang", "zh"]);
    let told = check.tenant(&tenant).ends().json();
    assert_eq!(told[1]["online"]["way"], "free");
    assert_eq!(folder.names(), ["people.csv"], "a check leaves no trace");
}

#[test]
fn what_would_stop_a_run_is_told_with_its_cure() {
    let folder = Folder::new().with("people.csv", people(2));
    let check = || folder.program(&["check", "people.csv", "--online"]);
    // Nobody listens at the port: the standard library has given it back.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("its address");
    check()
        .calls(&format!("http://{closed}"))
        .exit(4)
        .out("could not be asked: ")
        .out("fix: ")
        .out("next: referral-import check people.csv --online\n")
        .ends();
    check()
        .exit(1)
        .err("`FEISHU_APP_ID` is not set")
        .out("2 to send")
        .ends();
    let tenant = Sandbox::start(&[]);
    let check = check().calls(&format!("{}/elsewhere", tenant.url()));
    check.exit(1).out("--base-url").ends();
}

/// What a probe shows of a tenant that answers it so, and the requests that were sent for it.
async fn probe(act: Act) -> (Probed, Vec<String>) {
    let server = Scripted::start(move |asked| match asked.path {
        TOKEN => token("t-1", 7200),
        _ => act.clone(),
    });
    (server.client().probe().await, server.requests())
}

#[tokio::test]
async fn a_free_way_is_shown_without_a_registration() {
    let (probed, requests) = probe(code(1002553)).await;
    assert_eq!(probed, Probed::Free);
    assert_eq!(requests.len(), 2);
    assert!(requests[1].starts_with(
        "GET /open-apis/hire/v1/referral_account/get_account_assets?referral_account_id=1000000000000000000 "
    ));
    assert!(requests[1].contains("authorization: Bearer t-1\r\n"));
    assert_eq!(probe(registered(1)).await.0, Probed::Free);
}

#[tokio::test]
async fn what_stops_a_run_blocks_the_way() {
    for stop in [99991401, 99991672, 99991403, 99991201] {
        let (probed, _) = probe(code(stop)).await;
        assert!(
            matches!(&probed, Probed::Blocked(Verdict::Stop(found)) if found.code() == Some(stop)),
            "{probed:?}"
        );
    }
    let blocked = async |act| match probe(act).await.0 {
        Probed::Blocked(verdict) => verdict,
        other => panic!("{other:?}"),
    };
    assert!(matches!(blocked(answer(404, "", "<html>")).await, Verdict::Stop(_)));
    assert!(matches!(blocked(code(1002001)).await, Verdict::Unconfirmed { .. }));
    assert!(matches!(blocked(code(99999999)).await, Verdict::Refused { .. }));
    let message = "made up".to_owned();
    assert_eq!(probe(code(1002002)).await.0, Probed::Odd { code: 1002002, message });
}

#[tokio::test]
async fn what_is_said_is_fit_to_be_shown() {
    let said = format!(r#"{{"code":1002002,"msg":"no t-1 \u001b[2J{}"}}"#, "x".repeat(100_000));
    let Probed::Odd { message, .. } = probe(json(&said)).await.0 else {
        panic!("another code")
    };
    assert!(message.starts_with("no … [2Jx"), "{message:?}");
    assert!(message.chars().count() < 400, "{} characters", message.chars().count());
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let server = Scripted::start(|asked| match (asked.path, asked.nth) {
        (TOKEN, nth) => token(&format!("t-{nth}"), 7200),
        (_, 0) => code(99991663),
        _ => code(1002553),
    });
    assert_eq!(server.client().probe().await, Probed::Free);
}
