//! Who is who: rows and people that share an email or a mobile, in one file and across runs.

use crate::support::{Folder, Sandbox, Table};

/// Registers the rows below `Work Email,Mobile Phone` and gives the results.
fn results(folder: &Folder, tenant: &Sandbox, rows: &str, args: &[&str], exit: i32) -> Table {
    folder.write("people.csv", format!("Work Email,Mobile Phone\n{rows}"));
    folder.run("people.csv", tenant).args(args).exit(exit).ends();
    folder.table("people.results.csv")
}

#[test]
fn a_later_row_of_the_same_person_shares_the_outcome_of_the_first() {
    let tenant = Sandbox::start(&[]);
    let rows =
        "a@example.com,\nA@EXAMPLE.COM,13800000001\n,+86 138 0000 0001\nnobody@example.com,\nnobody@example.com,\n";
    let results = results(&Folder::new(), &tenant, rows, &[], 3);
    assert_eq!(
        results.column("status"),
        ["registered", "duplicate", "duplicate", "failed", "duplicate"]
    );
    let account = results.cell(2, "account_id");
    assert_eq!(results.column("account_id"), [account, account, account, "", ""]);
    assert_eq!(results.cell(4, "note"), "same person as row 2");
    assert_eq!(results.cell(6, "note"), "same person as row 5; which failed");
    assert_eq!(tenant.stats().requests, 2);
}

#[test]
fn the_first_row_that_can_be_sent_leads() {
    let tenant = Sandbox::start(&[]);
    let rows = "a@example.com,1380000000\na@example.com,13800000001\na@example.com,\n";
    let results = results(&Folder::new(), &tenant, rows, &[], 3);
    assert_eq!(results.column("status"), ["invalid", "registered", "duplicate"]);
    assert_eq!(results.cell(4, "note"), "same person as row 3");
}

#[test]
fn two_rows_whom_feishu_gives_one_account_are_one_person() {
    let folder = Folder::new().with("employees.csv", "email,mobile\na@example.com,13800000001\n");
    let employees = folder.path("employees.csv").to_string_lossy().into_owned();
    let tenant = Sandbox::start(&["--directory", &employees]);
    let results = results(&folder, &tenant, "a@example.com,\n,13800000001\n", &[], 0);
    assert_eq!(results.column("status"), ["registered", "duplicate"]);
    assert_eq!(results.cell(2, "account_id"), results.cell(3, "account_id"));
    assert_eq!(results.cell(3, "note"), "same person as row 2");
}

#[test]
fn two_people_whose_contacts_disagree_and_who_share_an_account_need_a_person() {
    let tenant = Sandbox::start(&[]);
    // Somebody else's run has taught the tenant that email and mobile are one person's.
    results(&Folder::new(), &tenant, "a@example.com,13800000001\n", &[], 0);
    let folder = Folder::new();
    let results = results(&folder, &tenant, "a@example.com,\nb@example.com,13800000001\n", &[], 3);
    assert_eq!(results.column("status"), ["registered", "registered"]);
    let note = "Feishu gave row 2, whose contact disagrees, the same account: find out whose it is";
    assert_eq!(results.cell(3, "note"), note);
    let again = folder.run("people.csv", &tenant).exit(3);
    again
        .out("1 row got the account of a person with another contact")
        .ends();
}

#[test]
fn contacts_that_contradict_each_other_are_not_sent() {
    for (rows, statuses) in [
        // One mobile with two emails, one email with two mobiles, and a row that leads to two people.
        (
            "a@example.com,13800000001\nb@example.com,13800000001\n",
            "invalid invalid",
        ),
        (
            "a@example.com,13800000001\na@example.com,13800000002\n",
            "invalid invalid",
        ),
        (
            "a@example.com,\nz@example.com,\n,13800000002\na@example.com,13800000002\n",
            "invalid registered invalid invalid",
        ),
    ] {
        let tenant = Sandbox::start(&[]);
        let results = results(&Folder::new(), &tenant, rows, &[], 3);
        assert_eq!(results.column("status").join(" "), statuses, "{rows}");
        for (status, line) in results.column("status").iter().zip(&results.rows) {
            assert_eq!(
                *status == "invalid",
                line.contains(&"contact_conflict".to_owned()),
                "{line:?}"
            );
        }
        assert!(results.cell(2, "how_to_fix").contains("`--use email`"), "{results:?}");
        assert_eq!(
            tenant.stats().requests,
            statuses.matches("registered").count() as u64,
            "{rows}"
        );
    }
}

#[test]
fn one_kind_of_contact_for_all_settles_a_conflict() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let rows = "a@example.com,13800000001\nb@example.com,13800000001\n";
    assert_eq!(
        results(&folder, &tenant, rows, &[], 3).column("status"),
        ["invalid", "invalid"]
    );
    let by_email = results(&folder, &tenant, rows, &["--use", "email"], 0);
    assert_eq!(by_email.column("status"), ["registered", "registered"]);
    assert_ne!(by_email.cell(2, "account_id"), by_email.cell(3, "account_id"));

    let tenant = tenant.replace(&[]);
    let by_mobile = results(&Folder::new(), &tenant, rows, &["--use", "mobile"], 0);
    assert_eq!(by_mobile.column("status"), ["registered", "duplicate"]);
}

#[test]
fn a_registered_person_keeps_the_account_under_another_mobile() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let before = results(&folder, &tenant, "a@example.com,13800000001\n", &[], 0);
    let after = results(&folder, &tenant, "a@example.com,13800000002\n", &[], 0);
    assert_eq!(after.column("status"), ["registered"]);
    assert_eq!(after.cell(2, "account_id"), before.cell(2, "account_id"));
    assert_eq!(
        after.cell(2, "note"),
        "registered earlier with this email and another mobile"
    );
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn a_mobile_that_was_handed_on_is_not_sent_for_its_new_owner() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    results(&folder, &tenant, "a@example.com,13800000001\n", &[], 0);
    let conflict = results(&folder, &tenant, "b@example.com,13800000001\n", &[], 3);
    assert_eq!(conflict.column("error_code"), ["contact_conflict"]);
    assert_eq!(tenant.stats().requests, 1);
    let freed = results(&folder, &tenant, "b@example.com,\n", &[], 0);
    assert_eq!(freed.column("status"), ["registered"]);
}

#[test]
fn a_refused_contact_blocks_nobody() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    results(&folder, &tenant, "nobody@example.com,13800000001\n", &[], 3);
    let corrected = results(&folder, &tenant, "somebody@example.com,13800000001\n", &[], 0);
    assert_eq!(corrected.column("status"), ["registered"]);
}

#[test]
fn an_account_that_a_mobile_alone_brought_is_not_the_emails() {
    let directory = "email,mobile\na@example.com,13800000001\nb@example.com,13800000002\n";
    let folder = Folder::new().with("employees.csv", directory);
    let employees = folder.path("employees.csv").to_string_lossy().into_owned();
    // The row has another person's mobile, and its answer is a long way off.
    folder.write("people.csv", "Work Email,Mobile Phone\na@example.com,13800000002\n");
    let sick = Sandbox::start(&["--directory", &employees, "--faults", "slow=1"]);
    let run = folder.run("people.csv", &sick).start();
    sick.wait_until(|stats| stats.requests == 1);
    run.kill();

    let tenant = sick.replace(&["--directory", &employees]);
    let others = results(&folder, &tenant, "a@example.com,13800000002\n", &["--use", "mobile"], 0);
    assert_eq!(others.column("status"), ["registered"]);
    assert_eq!(others.cell(2, "note"), "an earlier attempt was unconfirmed");
    let corrected = results(&folder, &tenant, "a@example.com,13800000001\n", &[], 0);
    assert_eq!(corrected.column("status"), ["registered"]);
    assert_ne!(corrected.cell(2, "account_id"), others.cell(2, "account_id"));
    assert_eq!(corrected.cell(2, "note"), "an earlier attempt was unconfirmed");
    assert_eq!((corrected.cell(2, "attempts"), tenant.stats().accounts), ("2", 2));
    // The mobile's owner has the account that the mobile brought.
    let owner = results(&folder, &tenant, "b@example.com,13800000002\n", &[], 0);
    assert_eq!(owner.cell(2, "account_id"), others.cell(2, "account_id"));
}

#[test]
fn an_email_does_not_get_the_account_of_a_mobile_that_two_rows_claim() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    let rows = "a@example.com,13800000001\nb@example.com,13800000001\na@example.com,\n";
    let by_mobile = results(&folder, &tenant, rows, &["--use", "mobile"], 3);
    assert_eq!(by_mobile.column("status"), ["registered", "duplicate", "invalid"]);
    let by_both = results(&folder, &tenant, rows, &[], 3);
    assert_eq!(by_both.column("error_code"), ["contact_conflict"; 3]);
    assert_eq!(by_both.column("account_id"), [""; 3]);
    assert_eq!(tenant.stats().requests, 1);
}

#[test]
fn a_refused_email_stays_refused_however_its_letters_are_cased() {
    let tenant = Sandbox::start(&[]);
    let folder = Folder::new();
    results(&folder, &tenant, "nobody.É@example.com,\n", &[], 3);
    let again = results(&folder, &tenant, "Nobody.é@example.com,\n", &[], 3);
    assert_eq!(again.column("status"), ["failed"]);
    assert_eq!(tenant.stats().requests, 1);
}

/// Both sides: the row of this file, or where the ledger met the other first; by name on a screen only.
#[test]
fn a_conflict_names_the_other_side() {
    let tenant = Sandbox::start(&[]);
    let november = "Full Name,Work Email,Mobile Phone\nAda Amber,ada@example.com,13800000001\n";
    let folder = Folder::new().with("november.csv", november);
    folder.run("november.csv", &tenant).ends();
    let december = "Full Name,Work Email,Mobile Phone\n\
                    Ben Birch,ben@example.com,13800000001\n\
                    Cleo Cedar,cleo@example.com,13800000002\n\
                    Dan Dogwood,dan@example.com,13800000002\n";
    folder.write("december.csv", december);
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let known = format!(
        "one mobile stands with two emails: see row 2 of `november.csv`, known since {}",
        &today[..8]
    );
    let full = ["--detail", "full"];
    let plan = folder
        .program(&["check", "december.csv"])
        .args(&full)
        .exit(3)
        .out(&known)
        .ends();
    assert!(!plan.stdout.contains("Amber"), "{}", plan.stdout);
    folder.run("december.csv", &tenant).exit(3).ends();
    let results = folder.table("december.results.csv");
    assert!(
        results.cell(2, "error_message").starts_with(&known),
        "{}",
        results.cell(2, "error_message")
    );
    assert_eq!(
        results.cell(4, "error_message"),
        "one mobile stands with two emails: see row 3"
    );
    #[cfg(target_os = "linux")]
    {
        let shown = folder
            .program(&["check", "december.csv"])
            .args(&full)
            .talks(&[])
            .exit(3)
            .ends();
        let shown = shown.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        for told in [
            "row 2 Ben Birch",
            "(Ada Amber)",
            "row 4 Dan Dogwood: one mobile stands with two emails: see row 3 (Cleo Cedar)",
        ] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
    }
    assert_eq!(tenant.stats().requests, 1);
}
