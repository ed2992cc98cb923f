//! Going on where a run stopped, and writing the results again.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::peers::stats;
use crate::program::{CHECKPOINT, Folder, RUNS, Tenant, beside, best, ours, timed};
use crate::support::People;
use crate::table::{Table, mebibytes, seconds};

const ROWS: u32 = 200_000;
const SETTLED: &str = "199900";
const COMMON: [&str; 4] = ["--rate", "unlimited", "--workers", "64"];

pub fn measure(folder: &Folder, table: &mut Table) {
    let tenant = Tenant::start(&["--rate", "unlimited"]);
    let place = folder.fresh("resume");
    let file = place.join("people.csv");
    std::fs::copy(folder.export(ROWS, People::Good), &file).expect("room for a copy");
    let ran = timed(tenant.run(&file, &COMMON).args(["--limit", SETTLED]));
    table.add(
        "`run` of 200,000 rows: memory",
        mebibytes(ran.peak_kib),
        String::new(),
        "64 MiB + 8 MiB",
    );

    let what = "`run` again of 200,000 rows, 199,900 settled: first call";
    table.add(
        what,
        seconds(first_call(&tenant, &mut tenant.run(&file, &COMMON))),
        String::new(),
        "1.5 s",
    );
    let first = (0..RUNS).map(|_| {
        let file = folder.fresh("first").join("people.csv");
        std::fs::copy(folder.export(100, People::Good), &file).expect("room for a copy");
        first_call(&tenant, &mut tenant.run(&file, &[]))
    });
    let first = first.min().expect("several runs");
    table.add(
        "`run` of 100 rows, nobody known: first call",
        seconds(first),
        String::new(),
        "0.05 s",
    );

    let results = best(|| timed(ours(&["results"]).arg(&file).env(CHECKPOINT, beside(&file))));
    table.add(
        "`results` of 200,000 rows",
        seconds(results.time),
        String::new(),
        "1.5 s",
    );
    let workbook = place.join("all.xlsx");
    let results = best(|| {
        let mut results = ours(&["results", "--output"]);
        timed(results.arg(&workbook).arg(&file).env(CHECKPOINT, beside(&file)))
    });
    table.add(
        "`results` of 200,000 rows as a workbook",
        seconds(results.time),
        mebibytes(results.peak_kib),
        "5 s, 100 MiB",
    );
}

/// How long a run takes until its first call arrives.
fn first_call(tenant: &Tenant, run: &mut Command) -> Duration {
    let before = requests(tenant);
    let started = Instant::now();
    let mut run = run
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("our own program");
    let first_call = loop {
        if requests(tenant) > before {
            break started.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(60), "no call has left");
        sleep(Duration::from_millis(1));
    };
    run.wait().expect("our own child");
    first_call
}

/// How many registrations the tenant has seen.
fn requests(tenant: &Tenant) -> u64 {
    stats(tenant)["requests"].as_u64().expect("it counts requests")
}
