//! Several files in one command: planned first, asked about once, sent one after the other, and told in a line each.

use crate::support::{Folder, Sandbox, Table, people};

/// Three files: two people, three others, and one of the first again with somebody new.
fn three() -> Folder {
    Folder::new()
        .with("a.csv", "Work Email\na1@example.com\na2@example.com\n")
        .with("b.csv", "Work Email\nb1@example.com\nb2@example.com\nb3@example.com\n")
        .with(
            "c.csv",
            "Work Email,Mobile\na1@example.com,13800000001\nc1@example.com,\n",
        )
}

fn of_three(folder: &Folder, tenant: &Sandbox) -> crate::support::Program {
    folder.run("a.csv", tenant).args(&["b.csv", "c.csv"])
}

fn statuses(results: &Table) -> Vec<String> {
    results.column("status").into_iter().map(str::to_owned).collect()
}

#[test]
fn all_are_planned_then_sent_in_order_and_the_last_meets_whom_the_first_registered() {
    let (folder, tenant) = (three(), Sandbox::start(&[]));
    let ran = of_three(&folder, &tenant).ends();
    let plans: Vec<_> = ["2 of 2 will be sent", "3 of 3 will be sent", "2 of 2 will be sent"].into();
    let first_end = ran.stdout.find("finished").expect("a summary");
    for plan in plans {
        assert!(ran.stdout[..first_end].contains(plan), "{}", ran.stdout);
    }
    let end =
        "a.csv: finished: 2 of 2 registered\nb.csv: finished: 3 of 3 registered\nc.csv: finished: 2 of 2 registered\n";
    assert!(ran.stdout.ends_with(end), "{}", ran.stdout);
    let stats = tenant.stats();
    assert_eq!(
        (stats.requests, stats.accounts, stats.tokens),
        (6, 6, 1),
        "nobody twice, one token"
    );
    assert_eq!(statuses(&folder.table("c.results.csv")), ["registered", "registered"]);
    let account = |file: &str| folder.table(file).cell(2, "account_id").to_owned();
    assert_eq!(account("a.results.csv"), account("c.results.csv"));
    // Again, and as a pattern names them now, with the results.
    let ran = of_three(&folder, &tenant)
        .args(&["a.results.csv", "b.results.csv"])
        .ends();
    assert!(
        ran.stdout
            .contains("\na.results.csv: passed over: it holds the results of another"),
        "{}",
        ran.stdout
    );
    assert_eq!(tenant.stats().requests, 6);
    assert!(!folder.names().iter().any(|name| name.contains("results.results")));
}

#[test]
fn one_bad_file_among_good_ones_and_nobody_is_sent() {
    let tenant = Sandbox::start(&[]);
    let folder = three().with("bad.csv", "Name,Team\nAda,R\n").with("empty.csv", "");
    let bad = folder.run("a.csv", &tenant).args(&["bad.csv", "b.csv"]).exit(1);
    bad.err("error: `bad.csv`: no column of the first 10 rows").ends();
    let empty = folder.run("a.csv", &tenant).args(&["empty.csv"]).exit(1);
    empty
        .err("next: referral-import run a.csv empty.csv --rate unlimited")
        .ends();
    let gone = folder.run("a.csv", &tenant).args(&["nowhere.csv"]);
    gone.exit(1).err("error: cannot open `nowhere.csv`").ends();
    assert_eq!(tenant.stats().requests, 0);
    // A check tells what is wrong with each, and how the others stand.
    let check = folder.program(&["check", "a.csv", "bad.csv", "b.csv"]).exit(1);
    let check = check
        .err("error: `bad.csv`: no column")
        .out("\na.csv: 2 of 2 will be sent\nbad.csv: no column");
    let ran = check.out("\nb.csv: 3 of 3 will be sent\n").ends();
    let next = "next: referral-import check a.csv bad.csv b.csv\n      checks again, once that is put right\n";
    assert!(ran.stdout.ends_with(next), "{}", ran.stdout);
}

#[test]
fn the_worst_end_is_that_of_all() {
    let (folder, tenant) = (
        three().with("w.csv", "Work Email\nw@example.com\nbroken\n"),
        Sandbox::start(&[]),
    );
    let run = folder.run("w.csv", &tenant).args(&["a.csv"]).exit(3);
    run.out("w.csv: finished: 1 of 2 registered; 1 needs correction\na.csv: finished: 2 of 2 registered\n")
        .ends();
    folder
        .program(&["check", "a.csv", "w.csv"])
        .exit(3)
        .out("next: referral-import check a.csv w.csv")
        .ends();
}

#[test]
fn a_limit_is_one_for_all() {
    let (folder, tenant) = (three(), Sandbox::start(&[]));
    let run = of_three(&folder, &tenant).args(&["--limit", "3"]);
    let end = "a.csv: finished: 2 of 2 registered\nb.csv: finished: 1 of 3 registered; 2 left to send\n\
               c.csv: finished: 1 of 2 registered; 1 left to send\n";
    let ran = run.ends();
    assert!(ran.stdout.contains(end), "{}", ran.stdout);
    assert_eq!(tenant.stats().requests, 3);
}

#[test]
fn what_cannot_go_together_is_refused_before_anything_is_read() {
    let folder = three().with("a.xlsx", "").with("sub", "");
    let refused = |args: &[&str], why: &str| {
        folder
            .program(&["run"])
            .args(args)
            .calls("http://127.0.0.1:1")
            .exit(2)
            .err(why)
            .ends();
    };
    refused(&["a.csv", "./a.csv"], "`a.csv` and `./a.csv` are one file");
    refused(&["a.csv", "a.xlsx"], "would have the same results file");
    refused(&["-", "-"], "are one file");
    refused(
        &["a.csv", "b.csv", "--findings", "f.csv"],
        "holds the findings of one FILE",
    );
    let elsewhere = folder.another().with("d.csv", people(1));
    let other = elsewhere.path("d.csv");
    refused(
        &["a.csv", &other.to_string_lossy(), "--sandbox"],
        "lie in several folders",
    );
    folder.program(&["retry", "a.csv", "b.csv"]).exit(2).ends();
    let run = folder
        .program(&["run", "a.csv", "nowhere.csv"])
        .calls("http://127.0.0.1:1");
    run.asks().exit(2).err("`--yes` was not given").ends();
    assert!(folder.has_no_checkpoint());
    elsewhere.write(".referral-import.toml", "keep = \"none\"\n");
    folder
        .program(&["check", "a.csv", &other.to_string_lossy()])
        .exit(1)
        .err("different configurations")
        .ends();
}

#[test]
fn programs_are_told_which_file_an_object_is_about() {
    let (folder, tenant) = (three(), Sandbox::start(&[]));
    let ran = of_three(&folder, &tenant).args(&["--format", "json"]).ends();
    let told = ran.stdout.lines().map(|line| {
        let object: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        let file = object["file"].as_str().unwrap_or_default().to_owned();
        (object["type"].as_str().expect("a type").to_owned(), file)
    });
    let told: Vec<_> = told.collect();
    let told: Vec<_> = told.iter().map(|(kind, file)| (kind.as_str(), file.as_str())).collect();
    let of = |kind, files: [&'static str; 3]| files.map(|file| (kind, file));
    let expected = [
        of("plan", ["a.csv", "b.csv", "c.csv"]),
        of("summary", ["a.csv", "b.csv", "c.csv"]),
    ]
    .concat();
    assert_eq!(told, [expected, vec![("files", "")]].concat());
}

#[test]
fn a_rehearsal_of_several_has_one_tenant_and_one_checkpoint() {
    let folder = three();
    let rehearse = || folder.program(&["run", "a.csv", "c.csv", "--sandbox", "--rate", "unlimited"]);
    rehearse()
        .out("a.csv: finished: 2 of 2 registered\nc.csv: finished: 2 of 2 registered\n")
        .ends();
    let again = rehearse().ends().stdout;
    assert!(again.contains("2 registered (0 now, 2 before)"), "{again}");
    assert!(
        folder
            .names()
            .contains(&"referral-import.sandbox.checkpoint".to_owned())
    );
}

#[cfg(target_os = "linux")]
mod at_a_terminal {
    use super::*;

    #[test]
    fn it_is_asked_once_for_all_of_what_was_dropped() {
        let (folder, tenant) = (three(), Sandbox::start(&[]));
        let dropped = folder.program(&["a.csv", "b.csv", "c.csv"]).tenant(&tenant);
        let shown = dropped.at_a_terminal("y\\n").ends().stdout;
        assert_eq!(shown.matches("[y/N]").count(), 1, "{shown}");
        assert!(shown.contains("send 7 rows of 3 files?"), "{shown}");
        assert_eq!(tenant.stats().accounts, 6);
        let folder = three();
        let no = folder.program(&["run", "b.csv", "c.csv"]).tenant(&tenant);
        no.at_a_terminal("n\\n").exit(1).out("nothing was sent").ends();
        assert_eq!(tenant.stats().requests, 6);
    }

    #[test]
    fn an_interruption_in_the_second_leaves_the_rest_pending_and_named() {
        let (folder, tenant) = (
            three().with("many.csv", people(60)),
            Sandbox::start(&["--latency", "150ms"]),
        );
        let run = folder
            .run("a.csv", &tenant)
            .args(&["many.csv", "b.csv", "--workers", "1"])
            .exit(130);
        let running = run.start();
        tenant.wait_until(|stats| stats.requests > 4);
        // Another process is told which file it is about by now.
        let status = folder.program(&["status"]).tenant(&tenant);
        let status = status.ends().stdout;
        running.signal("INT");
        let ran = running.ends();
        assert!(status.contains("many.csv) since"), "{status}");
        assert!(
            ran.stdout
                .contains("a.csv: finished: 2 of 2 registered\nmany.csv: interrupted; everything is saved: ")
        );
        assert!(
            ran.stdout.contains("\nb.csv: not begun: 3 rows pending\n"),
            "{}",
            ran.stdout
        );
        let next = "next: referral-import run many.csv b.csv --rate unlimited --workers 1\n";
        assert!(ran.stdout.contains(next), "{}", ran.stdout);
        assert_eq!(ran.stdout.matches("next: ").count(), 1, "{}", ran.stdout);
        let go_on = folder.run("many.csv", &tenant).args(&["b.csv"]);
        go_on
            .out("60 of 60 registered\nb.csv: finished: 3 of 3 registered\n")
            .ends();
        assert_eq!(tenant.stats().accounts, 65);
    }
}
