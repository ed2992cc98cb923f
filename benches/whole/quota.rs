//! At the edge of the quota, against the tenant's exact sliding window: how long departments take beside the floor, and what a
//! long run costs the processor.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::peers::{is_there, stats};
use crate::program::{Folder, Tenant, timed};
use crate::support::People;
use crate::table::{Table, seconds};

/// Calls in a minute.
const QUOTA: u32 = 100;

/// How long answers take, and the slowest.
const LATENCY: [&str; 2] = ["--latency", "20ms-300ms"];
const SLOWEST: Duration = Duration::from_millis(300);

pub fn measure(folder: &Folder, table: &mut Table) {
    for people in [100, 130, 250] {
        let tenant = Tenant::start(&LATENCY);
        let ran = timed(&mut run(folder, &tenant, people));
        compare(&tenant, people, ran.time, table);
    }
    if is_there("script") {
        let (tenant, people) = (Tenant::start(&LATENCY), 1_000);
        let started = Instant::now();
        let cost = drawn(&run(folder, &tenant, people));
        compare(&tenant, people, started.elapsed(), table);
        table.add(
            "`run` of 1,000 rows at the quota, progress bar on: processor time",
            seconds(cost),
            String::new(),
            "0.5 s",
        );
    }
}

/// A run of so many people whom nobody has run before.
fn run(folder: &Folder, tenant: &Tenant, people: u32) -> Command {
    let file = folder.export(people, People::Good);
    let mut run = tenant.run(&file, &["--checkpoint"]);
    run.arg(folder.fresh("quota").join("checkpoint"));
    run
}

/// What the window has left leaves at once, so the floor is whole minutes and the slowest answer.
fn compare(tenant: &Tenant, people: u32, took: Duration, table: &mut Table) {
    let minutes = people.div_ceil(QUOTA) - 1;
    let floor = Duration::from_secs(60) * minutes + SLOWEST;
    let compared = format!(
        "floor {}: {} above; {} times over the limit",
        seconds(floor),
        seconds(took.saturating_sub(floor)),
        stats(tenant)["rate_limited"]
    );
    let allowed = Duration::from_secs(3) + Duration::from_millis(300) * minutes;
    table.add(
        &format!("`run` of {people} rows at the quota, 20 to 300 ms, 8 workers"),
        seconds(took),
        compared,
        &format!("{} above, never over", seconds(allowed)),
    );
}

/// Runs a program on a terminal, by `script`, and returns the processor time it took, as a shell's `times` tells it.
fn drawn(run: &Command) -> Duration {
    let quoted = |text: &Path| format!("'{}'", text.display());
    let mut line = quoted(run.get_program().as_ref());
    for arg in run.get_args() {
        line += &format!(" {}", quoted(arg.as_ref()));
    }
    let mut script = Command::new("script");
    script
        .args(["-qec", &format!("{line}; times"), "/dev/null"])
        .env("SHELL", "/bin/sh");
    script.envs(run.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let told = script
        .stdin(Stdio::null())
        .output()
        .expect("it was there just now")
        .stdout;
    let told = String::from_utf8_lossy(&told);
    let of_children = told
        .lines()
        .last()
        .expect("`times` tells of the shell and of its children");
    of_children
        .split_whitespace()
        .map(|time| parse_time(time).expect("minutes and seconds"))
        .sum()
}

/// `0m1.25s`.
fn parse_time(text: &str) -> Option<Duration> {
    let (minutes, seconds) = text.strip_suffix('s')?.split_once('m')?;
    let minutes: f64 = minutes.parse().ok()?;
    let seconds: f64 = seconds.parse().ok()?;
    Some(Duration::from_secs_f64(60.0 * minutes + seconds))
}
