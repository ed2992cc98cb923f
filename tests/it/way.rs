//! The way to Feishu: certificates, proxies, sockets. What only a person can change ends a run at once, and is named.
//!
//! Linux only, where a test can say which authorities a process trusts.

use std::time::{Duration, Instant};

use crate::support::authority::Authority;
use crate::support::proxy::{Proxy, Tunnel};
use crate::support::scripted::{REGISTER, Scripted, well};
use crate::support::{Folder, Program, people};

/// The address of a server that is reached through a proxy only: nobody has this name.
const ELSEWHERE: &str = "https://feishu.example.com";

/// What ends at once may take so long on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Variables of the tester's own that would lead elsewhere.
const PROXIES: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// A folder with two people and the certificate that is trusted.
fn folder(trusted: &Authority) -> Folder {
    let folder = Folder::new().with("people.csv", people(2));
    folder.with("trusted.pem", trusted.pem())
}

fn run(folder: &Folder, base_url: &str) -> Program {
    let run = folder.program(&["run", "people.csv", "--yes"]).calls(base_url);
    let run = PROXIES.iter().fold(run, |run, name| run.env(name, ""));
    run.env("SSL_CERT_FILE", "trusted.pem").env("SSL_CERT_DIR", "")
}

/// The run ends at once, with everyone pending and nothing counted as an attempt.
#[track_caller]
fn stops_at_once(folder: &Folder, run: Program) -> String {
    let began = Instant::now();
    let told = run.exit(1).out("2 pending").out("next: ").ends().stdout;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    assert!(!told.contains("OtherError"), "{told}");
    assert_eq!(folder.table("people.results.csv").column("attempts"), ["0", "0"]);
    told
}

#[test]
fn a_certificate_that_is_not_accepted_is_named_with_its_issuer_and_stops_at_once() {
    let (known, unknown) = (Authority::new("Known Root"), Authority::new("Unknown Inspection"));
    for (authority, name, until, reason) in [
        (
            &unknown,
            "localhost",
            2099,
            "issued by `Unknown Inspection, Example Corp`, and this system does not know who issued it",
        ),
        (
            &known,
            "localhost",
            2020,
            "issued by `Known Root, Example Corp`, and it ended on 2020-12-31",
        ),
        (
            &known,
            "feishu.example.com",
            2099,
            "and it is for other names: feishu.example.com",
        ),
    ] {
        let server = Scripted::start_tls(authority.server(name, until), well);
        let folder = folder(&known);
        let run = run(&folder, &server.url())
            .out(reason)
            .out("it is that of `A Test of Feishu`");
        let run = run.out(&format!(
            "the certificate of `{}` is not accepted",
            &server.url()["https://".len()..]
        ));
        stops_at_once(&folder, run.out("`SSL_CERT_FILE`"));
        assert_eq!(server.requests().len(), 0, "nothing is sent to whom nobody knows");
    }
    let server = Scripted::start_tls(known.server("localhost", 2099), well);
    run(&folder(&known), &server.url()).out("2 registered").ends();
}

#[test]
fn certificates_that_are_not_where_the_environment_says_are_named() {
    let known = Authority::new("Known Root");
    let folder = folder(&known).with("garbage.pem", "no certificate at all");
    for name in ["nowhere.pem", "garbage.pem"] {
        let run = run(&folder, ELSEWHERE).env("SSL_CERT_FILE", name).exit(1);
        let run = run.err(&format!("no certificate can be read where `SSL_CERT_FILE={name}`"));
        run.err("fix: let it point to certificates in PEM form").ends();
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_named_without_its_password() {
    let folder = folder(&Authority::new("Known Root"));
    let server = Scripted::start(well);
    for (proxy, reason, fix) in [
        (
            "socks5://127.0.0.1:1080",
            "`HTTPS_PROXY` names a `socks5` proxy",
            "http://proxy.example.com:8080",
        ),
        (
            "http://hr:s3c@ret@127.0.0.1:9",
            "the user or the password in `HTTPS_PROXY`",
            "`%40` for `@`",
        ),
        (
            "http://hr:s3c#ret@127.0.0.1:9",
            "the user or the password in `HTTPS_PROXY`",
            "`%23` for `#`",
        ),
        (
            "http://a b",
            "`HTTPS_PROXY` holds no address of a proxy",
            "http://proxy.example.com:8080",
        ),
    ] {
        let run = run(&folder, ELSEWHERE).env("HTTPS_PROXY", proxy).exit(1);
        let ran = run.err(reason).err(fix).ends();
        assert!(
            !ran.stderr.contains("s3c") && !ran.stdout.contains("s3c"),
            "{}",
            ran.stderr
        );
        // Where no proxy is asked, none matters.
        let here = run_here(&folder, &server, proxy);
        here.ends();
    }
}

fn run_here(folder: &Folder, server: &Scripted, proxy: &str) -> Program {
    let run = run(folder, &server.url()).env("HTTPS_PROXY", proxy);
    run.args(&["--checkpoint", "here.checkpoint"])
}

#[test]
fn a_proxy_that_wants_a_password_stops_at_once_and_says_whether_it_got_one() {
    let folder = folder(&Authority::new("Known Root"));
    let proxy = Proxy::start(Tunnel::Refused("407 Proxy Authentication Required"));
    for (login, wish) in [
        ("", "wants a user and a password (HTTP 407)"),
        ("hr:s3c%40ret@", "does not accept this user and password (HTTP 407)"),
    ] {
        let run = run(&folder, ELSEWHERE).env("HTTPS_PROXY", &proxy.url(login));
        let told = stops_at_once(&folder, run.out(wish).out("%-encoded"));
        assert!(!told.contains("s3c"), "{told}");
    }
    // `hr:s3c@ret` in Base64.
    let asked = proxy.requests().pop().expect("it was asked");
    assert!(asked.contains("Basic aHI6czNjQHJldA=="), "{asked}");
}

#[test]
fn a_tunnel_may_take_longer_than_a_connection_and_a_refused_one_says_its_status() {
    let known = Authority::new("Known Root");
    let server = Scripted::start_tls(known.server("feishu.example.com", 2099), well);
    let late = Proxy::start(Tunnel::To(server.address(), Duration::from_secs(7)));
    let closed = Proxy::start(Tunnel::Refused("403 Forbidden"));
    let (slow, refused) = (folder(&known), folder(&known));
    let slow_run = run(&slow, ELSEWHERE)
        .env("HTTPS_PROXY", &late.url(""))
        .out("2 registered")
        .start();
    let run = run(&refused, ELSEWHERE).env("HTTPS_PROXY", &closed.url(""));
    run.exit(4)
        .out("opens no connection to `feishu.example.com`: HTTP 403 Forbidden")
        .ends();
    slow_run.ends();
    assert_eq!(server.asked(REGISTER), 2);
}

/// With ever more descriptors a run fails at ever later places; wherever it fails for them, it says so.
#[test]
fn too_few_descriptors_are_told_as_what_they_are() {
    let server = Scripted::start(well);
    let mut told = 0;
    for limit in 8..40 {
        let folder = folder(&Authority::new("Known Root"));
        let run = run(&folder, &server.url()).descriptors(limit).exits(&[0, 1, 101, 134]);
        let ran = run.ends();
        assert!(!ran.stdout.contains("refuses the connection"), "{}", ran.stdout);
        if ran.stdout.contains("no socket is left for a connection") {
            assert!(ran.stdout.contains("`ulimit -n 256`"), "{}", ran.stdout);
            told += 1;
        }
    }
    assert!(told > 0, "no limit met the sockets");
}
