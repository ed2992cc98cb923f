//! Other programs that do part of the same, where they are installed.

use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io};

use reqwest::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use tokio::task::JoinSet;

use crate::program::{Ran, Tenant, timed};

/// One registration, as every peer sends it again and again.
pub const BODY: &str = r#"{"mobile":{"code":"86","number":"13800138000"},"email":"li.lei@example.com"}"#;

/// Whether a program can be started.
pub fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    let asked = command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    !matches!(asked, Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// qsv, or its smaller build.
pub fn qsv() -> Option<&'static str> {
    ["qsv", "qsvlite"].into_iter().find(|name| is_there(name))
}

/// A loop of the csv crate over a file, that looks at nothing: what `qsv validate` does at the least.
pub fn csv_alone(file: &Path) -> Ran {
    let started = Instant::now();
    let mut reader = csv::Reader::from_path(file).expect("the export is there");
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).expect("the export is sound") {}
    Ran {
        time: started.elapsed(),
        peak_kib: 0,
    }
}

/// A token of a tenant.
pub fn token(tenant: &Tenant) -> String {
    let url = format!("{}/open-apis/auth/v3/tenant_access_token/internal", tenant.url);
    let asked = async {
        let body = r#"{"app_id":"cli_bench","app_secret":"bench"}"#;
        let answer = client()
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .send()
            .await?;
        answer.bytes().await
    };
    let answer = runtime().block_on(asked).expect("the sandbox answers");
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("the sandbox answers in JSON");
    let token = answer["tenant_access_token"].as_str();
    token.expect("the sandbox gives everyone a token").to_owned()
}

/// What a tenant has counted. May be asked a thousand times a second.
pub fn stats(tenant: &Tenant) -> serde_json::Value {
    let address = tenant
        .url
        .strip_prefix("http://")
        .expect("the sandbox speaks plain HTTP");
    let asked = || -> io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "GET /sandbox/stats HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        io::read_to_string(stream)
    };
    let answer = asked().expect("the sandbox answers");
    let (_, stats) = answer.split_once("\r\n\r\n").expect("an answer has a body");
    serde_json::from_str(stats).expect("the sandbox answers in JSON")
}

/// A bare loop: so many tasks that send one body again and again, read nothing of a file and keep nothing of an answer.
pub fn bare_loop(tenant: &Tenant, tasks: u32, calls: u32) -> Duration {
    let (client, route, token) = (client(), tenant.route(), format!("Bearer {}", token(tenant)));
    let started = Instant::now();
    runtime().block_on(async {
        let mut loops = JoinSet::new();
        for _ in 0..tasks {
            let (client, route, token) = (client.clone(), route.clone(), token.clone());
            loops.spawn(async move {
                for _ in 0..calls / tasks {
                    let call = client
                        .post(&route)
                        .header(AUTHORIZATION, &token)
                        .header(CONTENT_TYPE, "application/json");
                    let answer = call.body(BODY).send().await.expect("the sandbox answers");
                    answer.bytes().await.expect("the sandbox answers whole");
                }
            });
        }
        loops.join_all().await;
    });
    started.elapsed()
}

/// What wrk gets in a second with so many connections, where it is installed.
pub fn wrk(tenant: &Tenant, connections: u32, folder: &Path) -> Option<f64> {
    if !is_there("wrk") {
        return None;
    }
    let script = folder.join("call.lua");
    let token = token(tenant);
    let lua = format!(
        "wrk.method = 'POST'\nwrk.body = '{BODY}'\nwrk.headers['Content-Type'] = 'application/json'\n\
         wrk.headers['Authorization'] = 'Bearer {token}'\n"
    );
    fs::write(&script, lua).expect("room for the script");
    let mut command = Command::new("wrk");
    command
        .args(["-t1", &format!("-c{connections}"), "-d5", "-s"])
        .arg(script)
        .arg(tenant.route());
    let told = command.output().expect("it was there just now").stdout;
    let told = String::from_utf8_lossy(&told);
    told.lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"))?
        .trim()
        .parse()
        .ok()
}

/// How long curl takes for so many calls, 64 at once, with a prepared config, where it is installed.
pub fn curl(tenant: &Tenant, calls: u32, folder: &Path) -> Option<Ran> {
    if !is_there("curl") {
        return None;
    }
    let config = folder.join("calls.config");
    let (route, token) = (tenant.route(), token(tenant));
    let call = format!(
        "url = \"{route}\"\nheader = \"Authorization: Bearer {token}\"\nheader = \"Content-Type: application/json\"\n\
         data = \"{}\"\noutput = \"/dev/null\"\n",
        BODY.replace('"', "\\\"")
    );
    fs::write(&config, vec![call; calls as usize].join("next\n")).expect("room for the config");
    let mut command = Command::new("curl");
    command
        .args(["--silent", "--parallel", "--parallel-max", "64", "--config"])
        .arg(config);
    Some(timed(&mut command))
}

fn client() -> Client {
    // An error says that a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .build()
        .expect("a client without TLS roots to read")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("the system gives threads")
}
