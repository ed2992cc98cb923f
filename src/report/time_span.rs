//! A span of time in words.

use std::time::Duration;

use jiff::Zoned;

use crate::lang::{Lang, Text, say};

/// A span of time as a person says it, in its two largest units: `45 s`, `1 min 52 s`, `3 h 20 min`.
///
/// Begun seconds count as whole ones, so that what has not passed never reads as `0 s`; beyond an hour, begun minutes do.
pub fn time_span(span: Duration, lang: Lang) -> String {
    let seconds = span.as_secs() + u64::from(span.subsec_nanos() > 0);
    let minutes = seconds.div_ceil(60);
    let units_of_time = [Text::new("h", "小时"), Text::new("min", "分钟"), Text::new("s", "秒")];
    let [hour, minute, second] = units_of_time.map(|unit| unit.get(lang));
    match seconds {
        ..60 => format!("{seconds} {second}"),
        60..3600 => units(seconds, minute, second),
        3600.. => units(minutes, hour, minute),
    }
}

/// What is counted in a small unit in a large one, and what is left over, where anything is.
fn units(count: u64, large: &str, small: &str) -> String {
    match (count / 60, count % 60) {
        (whole, 0) => format!("{whole} {large}"),
        (whole, over) => format!("{whole} {large} {over} {small}"),
    }
}

/// How long the sending takes; nothing where no quota paces it, for nobody knows.
pub(super) fn takes(span: Option<Duration>, lang: Lang) -> Option<String> {
    let span = span?;
    if is_short(span) {
        return Some(say!(lang, "takes under a minute", "预计不到一分钟"));
    }
    let span = time_span(span, lang);
    Some(say!(lang, "takes about {span}", "预计需要 {span}"))
}

/// Whether a span is over before it is read about.
pub(super) fn is_short(span: Duration) -> bool {
    span < Duration::from_secs(60)
}

/// The local time after a span, with the day where it is another one.
pub(super) fn end(now: &Zoned, span: Duration) -> String {
    let end = now.checked_add(span).unwrap_or_else(|_| now.clone());
    let format = if end.date() == now.date() {
        "%H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    end.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_their_two_largest_units() {
        for (ms, en, zh) in [
            (0, "0 s", "0 秒"),
            (1, "1 s", "1 秒"),
            (45_000, "45 s", "45 秒"),
            (112_000, "1 min 52 s", "1 分钟 52 秒"),
            (120_000, "2 min", "2 分钟"),
            (3_599_001, "1 h", "1 小时"),
            (12_000_000, "3 h 20 min", "3 小时 20 分钟"),
            (12_000_001, "3 h 21 min", "3 小时 21 分钟"),
        ] {
            let span = Duration::from_millis(ms);
            assert_eq!(time_span(span, Lang::En), en);
            assert_eq!(time_span(span, Lang::Zh), zh);
        }
    }
}
