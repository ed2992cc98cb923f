//! Going on where a run stopped, and writing the results again.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::peers::stats;
use crate::program::{Folder, Tenant, best, ours, timed};
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

    let before = requests(&tenant);
    let started = Instant::now();
    let mut run = tenant.run(&file, &COMMON).spawn().expect("our own program");
    let first_call = loop {
        if requests(&tenant) > before {
            break started.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(60), "no call has left");
        sleep(Duration::from_millis(5));
    };
    run.wait().expect("our own child");
    let what = "`run` again of 200,000 rows, 199,900 settled: first call";
    table.add(what, seconds(first_call), String::new(), "2 s");

    let results = best(|| timed(ours(&["results"]).arg(&file)));
    table.add(
        "`results` of 200,000 rows",
        seconds(results.time),
        String::new(),
        "1.5 s",
    );
}

/// How many registrations the tenant has seen.
fn requests(tenant: &Tenant) -> u64 {
    stats(tenant)["requests"].as_u64().expect("it counts requests")
}
