//! The table that is printed, in Markdown, so that it can be kept.

use std::fmt;
use std::time::Duration;

/// Measurements in the order in which they were made.
#[derive(Default)]
pub struct Table {
    lines: Vec<[String; 4]>,
}

impl Table {
    /// Adds a measurement: what, how much, compared with what, and the goal.
    pub fn add(&mut self, what: &str, measured: String, compared: String, goal: &str) {
        eprintln!("    {what}: {measured}; {compared}");
        self.lines.push([what.to_owned(), measured, compared, goal.to_owned()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | measured | compared | goal |\n|---|---|---|---|")?;
        for line in &self.lines {
            writeln!(f, "| {} |", line.join(" | "))?;
        }
        Ok(())
    }
}

/// A time in seconds.
pub fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// Memory in MiB.
pub fn mebibytes(kibibytes: u64) -> String {
    format!("{:.0} MiB", kibibytes as f64 / 1024.0)
}

/// How many a second.
pub fn per_second(count: u32, time: Duration) -> f64 {
    f64::from(count) / time.as_secs_f64()
}

/// One rate or time as a part of another.
pub fn times(one: f64, other: f64) -> String {
    format!("{:.2} ×", one / other)
}
