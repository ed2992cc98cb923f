//! Calls without a quota, against a tenant in another process: what the pool and the checkpoint cost.

use std::fs;

use crate::peers::{bare_loop, curl, wrk};
use crate::program::{Folder, Ran, Tenant, best, timed};
use crate::support::People;
use crate::table::{Table, mebibytes, per_second, seconds, times};

const ROWS: u32 = 100_000;
const CURL_CALLS: u32 = 20_000;
const LATENCY_ROWS: u32 = 50_000;

pub fn measure(folder: &Folder, table: &mut Table) {
    let place = folder.fresh("calls");
    let tenant = || Tenant::start(&["--rate", "unlimited"]);
    // Next to each other, so that both meet the same machine.
    let mut bare = f64::MIN;
    let ran = best(|| {
        bare = bare.max(per_second(ROWS, bare_loop(&tenant(), 64, ROWS)));
        run(folder, &tenant(), ROWS, &["--rate", "unlimited", "--workers", "64"])
    });
    let ours = per_second(ROWS, ran.time);
    let measured = format!("{ours:.0}/s");
    let what = "`run` of 100,000 rows, uncapped, 64 workers";
    let compared = |name: &str, peer: f64| format!("{name} {peer:.0}/s: {}", times(ours, peer));
    table.add(
        what,
        measured.clone(),
        compared("reqwest in a bare loop", bare),
        "0.6 ×",
    );
    if let Some(wrk) = wrk(&tenant(), 64, &place) {
        table.add(what, measured.clone(), compared("`wrk -t1 -c64`", wrk), "0.33 ×");
        table.add(
            "the sandbox",
            format!("{wrk:.0}/s"),
            "under `wrk -t1 -c64`".to_owned(),
            "25,000/s",
        );
    }
    if let Some(curl) = curl(&tenant(), CURL_CALLS, &place) {
        let curl = per_second(CURL_CALLS, curl.time);
        table.add(what, measured, compared("`curl -Z --parallel-max 64`", curl), "2 ×");
    }
    table.add(
        "`run` of 100,000 rows: memory",
        mebibytes(ran.peak_kib),
        String::new(),
        "48 MiB",
    );
    with_latency(folder, table);
    at_once(folder, table);
}

/// 50 ms an answer and 256 calls at once: no more than 256/0.05 s can be had.
fn with_latency(folder: &Folder, table: &mut Table) {
    let tenant = || Tenant::start(&["--rate", "unlimited", "--latency", "50ms"]);
    let ran = best(|| {
        run(
            folder,
            &tenant(),
            LATENCY_ROWS,
            &["--rate", "unlimited", "--workers", "256"],
        )
    });
    let ours = per_second(LATENCY_ROWS, ran.time);
    let ideal = 256.0 / 0.05;
    let (name, most) = match wrk(&tenant(), 256, &folder.fresh("latency")) {
        Some(wrk) if wrk < ideal => ("`wrk -t1 -c256`", wrk),
        _ => ("256/0.05 s", ideal),
    };
    let compared = format!("{name} {most:.0}/s: {}", times(ours, most));
    table.add(
        "`run` of 50,000 rows, 50 ms, 256 workers",
        format!("{ours:.0}/s"),
        compared,
        "0.9 ×",
    );
}

/// What fits into the quota's window goes at network speed.
fn at_once(folder: &Folder, table: &mut Table) {
    let ran = best(|| {
        let tenant = Tenant::start(&["--latency", "50ms"]);
        run(folder, &tenant, 100, &["--workers", "8"])
    });
    let compared = "100 a minute; the slowest answer takes 0.05 s".to_owned();
    table.add(
        "`run` of 100 rows, 50 ms, 8 workers",
        seconds(ran.time),
        compared,
        "1.55 s",
    );
}

/// A run of a file that nobody has run before, in a folder of its own: what earlier runs left would be looked at.
fn run(folder: &Folder, tenant: &Tenant, rows: u32, args: &[&str]) -> Ran {
    let file = folder.fresh("run").join("export.csv");
    fs::copy(folder.export(rows, People::Good), &file).expect("room for the export");
    timed(&mut tenant.run(&file, args))
}
