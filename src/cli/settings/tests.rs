//! What command lines and environments come to.

use std::time::Duration;

use clap::Parser;

use super::*;
use crate::checkpoint::Binding;
use crate::engine::Keep;
use crate::report::Detail;
use crate::validate::ContactUse;

/// What a line means where these variables are set.
fn resolve(line: &str, variables: &[(&str, &str)]) -> (Task, Output) {
    let typed = args::Args::try_parse_from(format!("referral-import {line}").split(' ')).expect(line);
    let environment = |name: &str| {
        let mut set = variables.iter().chain(&[("FEISHU_APP_ID", "cli_example")]);
        let (_, value) = set.find(|(set, _)| *set == name)?;
        Some((*value).to_owned())
    };
    let output = Output::resolve(typed.output, &environment);
    (Task::resolve(typed.command, &environment).expect(line), output)
}

/// Where the checkpoint of the app is that [`resolve`] is for.
fn own_place(base_url: &str, tenant: &str) -> PathBuf {
    let binding = Binding {
        base_url: base_url.to_owned(),
        app_id: "cli_example".to_owned(),
        tenant: tenant.to_owned(),
    };
    binding.place().expect("whoever tests has a home")
}

fn run_of(line: &str, variables: &[(&str, &str)]) -> Run {
    match resolve(line, variables).0 {
        Task::Run(run) => run,
        other => panic!("{line} gives {other:?}"),
    }
}

/// The only file of a run.
fn job_of(line: &str, variables: &[(&str, &str)]) -> Job {
    run_of(line, variables).jobs.each.remove(0)
}

#[test]
fn the_defaults_are_those_of_the_help() {
    let run = run_of("run hr/engineering.csv", &[]);
    let reading = ReadingOptions {
        read: ReadOptions::default(),
        rules: Rules {
            typed_country_code: None,
            contact_use: ContactUse::Both,
            strict: false,
        },
        keep: Keep::All,
        selection: Selection {
            today: run.jobs.each[0].reading.selection.today.clone(),
            ..Selection::default()
        },
    };
    let job = Job {
        source: Source::File("hr/engineering.csv".into()),
        results: "hr/engineering.results.csv".into(),
        checkpoint: own_place("https://open.feishu.cn", ""),
        place: Place::Own,
        reading,
        findings: args::Showing {
            detail: Detail::Summary,
            max_findings: None,
            findings: None,
            show_values: false,
        },
        rate: Rate::DOCUMENTED,
        wanted: Wanted {
            unconfirmed: true,
            ..Wanted::default()
        },
        sandbox: false,
    };
    let expected = Run {
        jobs: Jobs {
            each: vec![job],
            passed_over: Vec::new(),
        },
        is_retry: false,
        target: Target::Feishu(Connection {
            base_url: None,
            app_secret_file: None,
            app: args::App::default(),
        }),
        sending: args::Sending {
            rate: Rate::DOCUMENTED,
            workers: 8,
            timeout: Duration::from_secs(30),
            give_up_after: Duration::from_secs(1800),
            on_unconfirmed: OnUnconfirmed::Send,
            keep_going: false,
            wait: false,
        },
        excel: false,
        yes: false,
        send_again: false,
    };
    assert_eq!(run, expected);
}

#[test]
fn a_rehearsal_looks_at_no_address() {
    let run = run_of(
        "run a.csv --sandbox --faults 500=0.1",
        &[("FEISHU_BASE_URL", "https://env.example.com")],
    );
    let Target::Sandbox(tenant) = run.target else {
        panic!("a rehearsal calls the simulated tenant")
    };
    assert_eq!(tenant.faults.as_deref(), Some("500=0.1"));
    assert_eq!(
        run.jobs.each[0].checkpoint,
        PathBuf::from("referral-import.sandbox.checkpoint")
    );
}

#[test]
fn a_checkpoint_is_the_apps_own_unless_it_is_named() {
    let key = ("FEISHU_TENANT_KEY", "key_1");
    for (line, variables, expected) in [
        (
            "run a.csv --base-url https://private.example.com/",
            &[][..],
            own_place("https://private.example.com", ""),
        ),
        ("retry hr/a.csv", &[key], own_place("https://open.feishu.cn", "key_1")),
        (
            "run a.csv",
            &[key, ("FEISHU_TENANT_ACCESS_TOKEN", "t-1")],
            own_place("https://open.feishu.cn", ""),
        ),
        ("run a.csv --checkpoint hr/c", &[], "hr/c".into()),
        ("run a.csv --sandbox --checkpoint c", &[], "c".into()),
    ] {
        assert_eq!(job_of(line, variables).checkpoint, expected, "{line}");
    }
}

#[test]
fn a_dry_run_is_a_check() {
    for (dry_run, check) in [
        (
            "run a.csv --dry-run --use email --rate 2/s",
            "check a.csv --use email --rate 2/s",
        ),
        ("run - --dry-run --checkpoint c", "check - --checkpoint c"),
    ] {
        assert_eq!(resolve(dry_run, &[]), resolve(check, &[]));
    }
}

#[test]
fn retry_is_run_that_wants_more() {
    let run = run_of("run a.csv --on-unconfirmed hold", &[]);
    let retry = run_of(
        "retry a.csv --on-unconfirmed hold --code 1002551 --row 14,20-31 --row 40",
        &[],
    );
    assert_eq!(run.jobs.each[0].wanted, Wanted::default());
    let wanted = Wanted {
        unconfirmed: false,
        failed: true,
        codes: vec![1002551],
        rows: vec![14..=14, 20..=31, 40..=40],
        limit: None,
    };
    assert_eq!(retry.jobs.each[0].wanted, wanted);
    let mut same_but_wanted = Run {
        is_retry: false,
        ..retry
    };
    same_but_wanted.jobs.each[0].wanted = Wanted::default();
    assert_eq!(same_but_wanted, run);
    for line in ["retry a.csv --on-unconfirmed hold --unconfirmed", "retry a.csv"] {
        assert!(job_of(line, &[]).wanted.unconfirmed, "{line}");
    }
}

#[test]
fn a_part_of_the_results_never_takes_the_place_of_the_whole() {
    for (line, expected) in [
        ("results hr/a.csv", &["hr/a.results.csv"][..]),
        ("results hr/a.csv --excel", &["hr/a.results.csv", "hr/a.results.xlsx"]),
        ("results hr/a.csv --only failed", &["hr/a.failed.csv"]),
        ("results hr/a.csv --only failed --excel", &["hr/a.failed.xlsx"]),
        (
            "results a.csv --only invalid,failed,invalid --sandbox",
            &["a.sandbox.invalid-failed.csv"],
        ),
        ("results - --only pending", &["stdin.pending.csv"]),
        ("results a.csv --only failed --output fix.csv", &["fix.csv"]),
        ("results a.csv --output all.XLSX", &["all.XLSX"]),
    ] {
        let Task::Results(results) = resolve(line, &[]).0 else {
            panic!("{line} writes results")
        };
        let expected: Vec<_> = expected.iter().map(PathBuf::from).collect();
        assert_eq!(results.places(false), expected, "{line}");
    }
}

#[test]
fn the_language_is_the_typed_one_or_that_of_the_locale() {
    let variables = [("LANG", "zh_CN.UTF-8")];
    assert_eq!(resolve("check a.csv", &variables).1.lang, Lang::Zh);
    assert_eq!(resolve("check a.csv --lang en", &variables).1.lang, Lang::En);
}

#[test]
fn the_log_is_what_was_typed() {
    let (_, output) = resolve("check a.csv -vv --log-file run.log --log-format json", &[]);
    let expected = LogOptions {
        verbosity: 2,
        file: Some("run.log".into()),
        format: Format::Json,
    };
    assert_eq!(output.log, expected);
    assert_eq!(output.format, Format::Text);
}
