//! The engine over a bad week, by simulation: from a seed come files, edits, weather, clock jumps and crashes, and after
//! every run the promises of the crate are checked against what a scripted tenant knows.
//!
//! Three hundred seeds are part of every test run. More, or one, by an environment variable, and with the whole history of a
//! seed that fails:
//!
//! ```text
//! SIMULATION_SEEDS=0..1000000 cargo test --release --test it simulation
//! SIMULATION_SEEDS=4711 cargo test --test it simulation
//! ```

mod check;
mod export;
mod memory;
mod people;
mod process;
mod story;
mod tenant;
mod time;
mod watch;
mod weather;
mod wire;

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Seeds of every test run.
const SEEDS: Range<u64> = 0..300;

/// Those of them that are played once more with mishaps.
const FORGETFUL_SEEDS: Range<u64> = 0..100;

/// Beyond them, seeds that once failed: a call was started with a token that had ended while the call waited; a row was
/// sent whose mobile another row carried, which was taken for someone registered by its email; and a row showed the account of
/// somebody to whom only another row, in conflict with a third, ascribed its email.
const ONCE_FAILED: [u64; 9] = [16_885, 5_000_246, 5_108_567, 5_430_359, 564, 566, 1_896, 2_103, 2_201];

#[test]
fn whatever_happens_the_promises_hold() {
    hold(SEEDS.chain(ONCE_FAILED), |seed| story::play(seed, false));
}

/// The checkpoint is lost, restored from a backup, or moved, results are lost, and runs go on with `adopt` and `--send-again`: nobody
/// is sent again whom the ledger or the results beside the file call registered, unless somebody asks for that.
#[test]
fn whatever_is_forgotten_the_promises_hold() {
    hold(FORGETFUL_SEEDS, |seed| story::play(seed, true));
}

fn hold(usual: impl Iterator<Item = u64>, play: impl Fn(u64) -> Result<(), String> + Sync) {
    let seeds: Vec<u64> = match std::env::var("SIMULATION_SEEDS") {
        Ok(typed) => parse(&typed)
            .expect("SIMULATION_SEEDS is a seed, or a range like 0..1000")
            .collect(),
        Err(_) => usual.collect(),
    };
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(told) = play(*seed) {
                        failed.lock().expect("no thread panics with it").push((*seed, told));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("no thread panics with it");
    failed.sort();
    let seeds: Vec<u64> = failed.iter().map(|(seed, _)| *seed).collect();
    if let Some((_, told)) = failed.first() {
        panic!("{} seeds fail: {seeds:?}\n{told}", seeds.len());
    }
}

fn parse(typed: &str) -> Option<Range<u64>> {
    match typed.split_once("..") {
        Some((first, end)) => Some(first.parse().ok()?..end.parse().ok()?),
        None => typed.parse().ok().map(|seed| seed..seed + 1),
    }
}
