//! Everything that can end or pause a run, as the promises list it: each line of that table happens to a run.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use referral_import::engine::End;
use referral_import::feishu::Cause;
use referral_import::feishu::codes::{Class, class_of, known_codes};

use crate::support::authority::Authority;
use crate::support::proxy::{Proxy, Tunnel};
use crate::support::scripted::{Act, Asked, REGISTER, Scripted, TOKEN, answer, code, registered, token, well};
use crate::support::{Folder, Program, people};

/// What waits for nothing may take so long on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(10);

/// A line of the table.
struct Line {
    what: &'static str,
    is: &'static str,
    exit: i32,
    words: &'static str,
    waits: &'static str,
}

fn lines() -> Vec<Line> {
    let page = include_str!("../../src/promises.md");
    let (_, section) = page
        .split_once("# What ends or pauses a run\n")
        .expect("the table is there");
    let rows = section.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [what, is, exit, words, waits] = cells[..] else {
            panic!("{row}")
        };
        let exit = exit.parse().expect("an exit code");
        Line {
            what,
            is,
            exit,
            words,
            waits,
        }
    })
    .collect()
}

#[test]
fn every_line_of_the_table_happens_so() {
    let lines = lines();
    let mut scenarios: BTreeMap<&str, Scenario> = SCENARIOS.iter().copied().collect();
    thread::scope(|scope| {
        for line in &lines {
            let fits = scenarios.keys().filter(|key| line.what.starts_with(**key));
            let key = fits.max_by_key(|key| key.len()).copied();
            let key = key.unwrap_or_else(|| panic!("nothing shows that {}", line.what));
            let happens = scenarios.remove(key).expect("found just now");
            let is = match line.exit {
                0 | 3 => "passes",
                1 => "permanent",
                _ => "temporary",
            };
            assert_eq!(line.is, is, "{}", line.what);
            scope.spawn(move || {
                let began = Instant::now();
                happens(line);
                let took = began.elapsed();
                assert!(
                    !line.waits.starts_with("nothing") || took < 3 * AT_ONCE,
                    "{}: {took:?}",
                    line.what
                );
            });
        }
    });
    assert!(
        scenarios.is_empty(),
        "the table does not tell of {:?}",
        scenarios.keys()
    );
}

/// What stops a run, and how a run ends, each with the lines that tell of it: neither gets another case without one.
#[test]
fn every_cause_and_every_end_has_its_line() {
    let of_cause = |cause: Cause| match cause {
        Cause::Code(_) => "a code of Feishu's that every row would meet",
        Cause::Tokens(_) => "fresh tokens are refused",
        Cause::Foreign(_) => "an answer that is not Feishu's (3xx",
        Cause::ProxyLogin => "a proxy wants a user and a password",
        Cause::Certificate => "a certificate is unknown",
        Cause::Descriptors => "the system gives no more sockets",
    };
    let of_end = |end: &End| match end {
        End::Finished => "one row is refused twice for its token",
        End::Interrupted => "SIGTERM",
        End::Stopped(stop) => of_cause(stop.cause),
        End::SameRefusal { .. } => "one code refuses 20 rows",
        End::Outage { .. } => "an outage after a good answer",
        End::NoAnswer { .. } => "no good answer from the start",
    };
    let lines = lines();
    let told = |what: &str| lines.iter().find(|line| line.what.starts_with(what));
    for end in [End::Finished, End::Interrupted] {
        assert!(told(of_end(&end)).is_some());
    }
    for cause in [
        Cause::Tokens(0),
        Cause::Foreign(302),
        Cause::ProxyLogin,
        Cause::Certificate,
        Cause::Descriptors,
    ] {
        assert!(told(of_cause(cause)).is_some(), "{cause}");
    }
    let listed = told(of_cause(Cause::Code(0))).expect("the codes have a line").what;
    for code in known_codes() {
        let stops = class_of(code) == Some(Class::Stop) && !Cause::Code(code).passes();
        assert_eq!(listed.contains(&code.to_string()), stops, "{code}");
    }
}

/// What happens to a run on a line.
type Scenario = fn(&Line);

/// What happens on each line, by how the line begins.
const SCENARIOS: &[(&str, Scenario)] = &[
    ("a code of Feishu's that every row would meet", |line| {
        for stop in line.what.split([':', ',']).filter_map(|part| part.trim().parse().ok()) {
            always(line, move |_| code(stop));
        }
    }),
    ("99991401, the address", |line| {
        always(line, |asked| register(asked, 0, code(99991401)))
    }),
    ("99991401 after", |line| {
        always(line, |asked| register(asked, 3, code(99991401)))
    }),
    ("a ready-made token", |line| {
        let server = Scripted::start(|_| code(99991663));
        let folder = folder();
        let run = folder.program(&["run", "people.csv", "--yes", "--base-url", &server.url()]);
        ends(
            line,
            run.env("FEISHU_APP_ID", "cli_example")
                .env("FEISHU_TENANT_ACCESS_TOKEN", "t-yesterday"),
        );
    }),
    ("fresh tokens", |line| {
        always(line, |asked| match asked.path {
            TOKEN => token(&format!("t-{}", asked.nth), 7200),
            _ => code(99991663),
        });
    }),
    ("the identical token", |line| {
        always(line, |asked| match asked.path {
            TOKEN => token("t-1", 7200),
            _ => code(99991663),
        });
    }),
    ("one row is refused twice", |line| {
        always(line, |asked| match asked.path {
            TOKEN => token(&format!("t-{}", asked.nth), 7200),
            _ if asked.text.contains("person4@") => code(99991663),
            _ => registered(asked.nth),
        });
    }),
    ("one code refuses 20 rows", |line| {
        let server = Scripted::start(|asked| match asked.path {
            TOKEN => well(asked),
            _ => code(1002551),
        });
        let folder = Folder::new().with("people.csv", people(40));
        ends(line, run(&folder, &server.url()));
    }),
    ("an answer that is not Feishu's (3xx", |line| {
        for status in [301, 401, 403, 404, 408, 425, 451] {
            always(line, move |_| answer(status, "", "<html>"));
        }
    }),
    ("an answer that is not Feishu's, or half", |line| {
        always(line, |asked| register(asked, 1, answer(403, "", "<html>")));
    }),
    ("HTTP 407", |line| {
        for nth in [0, 5] {
            always(line, move |asked| register(asked, nth, answer(407, "", "")));
        }
    }),
    ("a proxy wants", |line| {
        let proxy = Proxy::start(Tunnel::Refused("407 Proxy Authentication Required"));
        elsewhere(line, &proxy.url(""));
    }),
    ("a proxy that is not spoken to", |line| {
        elsewhere(line, "socks5://127.0.0.1:9")
    }),
    ("an `@` or `#`", |line| {
        elsewhere(line, "http://hr:a@b@127.0.0.1:9");
        elsewhere(line, "http://hr:a#b@127.0.0.1:9");
    }),
    ("a certificate is unknown", |line| {
        let server = Scripted::start_tls(Authority::new("Nobody").server("localhost", 2099), well);
        let folder = folder().with("trusted.pem", Authority::new("Somebody").pem());
        ends(line, run(&folder, &server.url()).env("SSL_CERT_FILE", "trusted.pem"));
    }),
    ("no certificate", |line| {
        let folder = folder();
        let run = run(&folder, "https://localhost:9").env("SSL_CERT_FILE", "nowhere.pem");
        ends(line, run.env("SSL_CERT_DIR", ""));
    }),
    ("the system gives no more sockets", |line| {
        let server = Scripted::start(well);
        let is_met = (8..40).any(|limit| {
            let folder = folder();
            let run = run(&folder, &server.url()).descriptors(limit);
            let ran = run.exits(&[0, 1, 101, 134]).ends();
            ran.stdout.contains(line.words)
        });
        assert!(is_met);
    }),
    ("no good answer from the start", |line| {
        always(line, |_| answer(502, "", "<html>"));
    }),
    ("an outage after", |line| {
        let server = Scripted::start(|asked| match (asked.path, asked.nth) {
            (REGISTER, 1..) => answer(502, "", "<html>"),
            _ => well(asked),
        });
        ends(line, run(&folder(), &server.url()).args(&["--give-up-after", "2s"]));
    }),
    ("a rate limit lets nothing through", |line| {
        always(line, |asked| {
            register(asked, 1, answer(429, "retry-after: 4000\r\n", ""))
        });
    }),
    ("a rate limit where tokens", |line| {
        always(line, |asked| match (asked.path, asked.nth) {
            (TOKEN, 0) => answer(429, "retry-after: 2\r\n", ""),
            _ => well(asked),
        });
    }),
    ("a rate limit", |line| {
        always(line, |asked| {
            register(asked, 1, answer(429, "x-ogw-ratelimit-reset: 2\r\n", ""))
        });
    }),
    ("a stranger's page, 5xx or nothing where", |line| {
        let server = Scripted::start(|asked| match (asked.path, asked.nth) {
            (TOKEN, 1) => answer(302, "", ""),
            (TOKEN, nth) => token(&format!("t-{nth}"), 1),
            _ => well(asked),
        });
        let folder = folder();
        let run = folder.program(&["run", "people.csv", "--yes", "--rate", "4/s"]);
        ends(line, run.calls(&server.url()));
    }),
    ("another process", |line| {
        let server = Scripted::start(|asked| match asked.path {
            TOKEN => well(asked),
            _ => Act::Stall,
        });
        let folder = folder();
        let first = run(&folder, &server.url()).start();
        wait_for(&server, REGISTER);
        ends(line, run(&folder, &server.url()));
        first.kill();
    }),
    ("the checkpoint is deleted", |line| {
        let server = slow();
        let folder = Folder::new().with("people.csv", people(200));
        let running = expecting(line, run(&folder, &server.url())).start();
        wait_for(&server, REGISTER);
        std::fs::remove_file(folder.checkpoint_path()).expect("it is there");
        running.ends();
    }),
    ("Ctrl-C", |line| signalled(line, &["INT"])),
    ("SIGTERM", |line| {
        signalled(line, &["TERM"]);
        signalled(line, &["HUP"]);
        signalled(line, &["TERM", "HUP"]);
    }),
    ("a second signal", |line| {
        let server = Scripted::start(|asked| match asked.path {
            TOKEN => well(asked),
            _ => Act::Stall,
        });
        let folder = folder();
        let mut running = expecting(line, run(&folder, &server.url())).start();
        wait_for(&server, REGISTER);
        while running.is_running() {
            running.signal("INT");
        }
        running.ends();
    }),
];

fn folder() -> Folder {
    Folder::new().with("people.csv", people(8))
}

fn run(folder: &Folder, base_url: &str) -> Program {
    let run = folder.program(&["run", "people.csv", "--yes"]);
    run.calls(base_url).env("NO_PROXY", "").env("no_proxy", "")
}

/// The run that ends as the line says, on whichever of its outputs.
fn expecting(line: &Line, run: Program) -> Program {
    run.exit(line.exit).said(line.words)
}

#[track_caller]
fn ends(line: &Line, run: Program) {
    expecting(line, run).ends();
}

/// A run against a server that answers so.
#[track_caller]
fn always(line: &Line, act: impl Fn(&Asked) -> Act + Send + Sync + 'static) {
    let server = Scripted::start(act);
    ends(line, run(&folder(), &server.url()).args(&["--workers", "1"]));
}

/// A run to an address that is reached through a proxy only.
#[track_caller]
fn elsewhere(line: &Line, proxy: &str) {
    let folder = folder().with("trusted.pem", Authority::new("Somebody").pem());
    let run = run(&folder, "https://feishu.example.com").env("HTTPS_PROXY", proxy);
    ends(line, run.env("SSL_CERT_FILE", "trusted.pem"));
}

/// One registration is answered so, after `nth` others; all else is well.
fn register(asked: &Asked, nth: usize, act: Act) -> Act {
    match asked.path == REGISTER && asked.nth == nth {
        true => act,
        false => well(asked),
    }
}

fn slow() -> Scripted {
    Scripted::start(|asked| {
        thread::sleep(Duration::from_millis(50));
        well(asked)
    })
}

fn signalled(line: &Line, signals: &[&str]) {
    let server = slow();
    let folder = Folder::new().with("people.csv", people(200));
    let running = expecting(line, run(&folder, &server.url())).start();
    wait_for(&server, REGISTER);
    signals.iter().for_each(|signal| running.signal(signal));
    running.ends();
}

fn wait_for(server: &Scripted, path: &str) {
    let since = Instant::now();
    while server.asked(path) == 0 {
        assert!(since.elapsed() < 6 * AT_ONCE, "nothing comes for {path}");
        thread::sleep(Duration::from_millis(5));
    }
}
