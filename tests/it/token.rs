//! Tokens: renewed while a run goes on, and got in two steps by a store app.

use crate::support::{Folder, Sandbox, people};

#[test]
fn tokens_that_live_shortly_are_renewed_and_fail_nobody() {
    let tenant = Sandbox::start(&["--token-life", "1s", "--rate", "unlimited"]);
    let folder = Folder::new().with("people.csv", people(24));
    let run = folder.program(&["run", "people.csv", "--yes", "--rate", "8/s"]);
    run.tenant(&tenant).ends();
    let stats = tenant.stats();
    assert_eq!((stats.requests, stats.accounts), (24, 24));
    assert!(stats.tokens > 1, "one token served for three times its life");
}

#[test]
fn a_store_app_gets_its_token_with_ticket_and_tenant() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new().with("people.csv", people(3));
    let run = |ticket: &str| {
        folder
            .run("people.csv", &tenant)
            .env("FEISHU_APP_TICKET", ticket)
            .env("FEISHU_TENANT_KEY", "made-up-tenant")
    };
    run("bad").exit(1).out("10012").out("3 pending").ends();
    run("made-up-ticket").out("3 registered").ends();
    // The ledger of one tenant says nothing about another.
    folder
        .run("people.csv", &tenant)
        .exit(1)
        .err("belongs to app")
        .err("tenant `made-up-tenant`")
        .ends();
    assert_eq!(tenant.stats().accounts, 3);
}
