//! Calls against the quota over time, as a picture.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::checkpoint::{Calls, Status};
use crate::lang::{Lang, Text, say};
use crate::quota::Rate;

/// How many minutes without a call part two stretches of work.
const PAUSE_MINUTES_MIN: i64 = 15;

/// How many bars the picture has at most, with the gaps between stretches, each as wide as so many bars.
const BARS_MAX: i64 = 110;
const GAP_BARS: i64 = 2;

/// For how many minutes a bar may stand.
const MINUTES_OF_BAR: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440];

/// The picture, in its own units.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 28.0;
const BAR_WIDTH_MAX: f64 = 26.0;

/// How far apart two times on the axis stand at least.
const LABEL_WIDTH: f64 = 150.0;

/// A stretch of work without a long pause.
struct Stretch {
    begin: i64,
    end: i64,
}

/// The calls of one bar.
#[derive(Default)]
struct Bar {
    at: i64,
    calls: Calls,
}

/// The stretches of minutes in which calls were made, in order.
fn stretches(minutes: &[(i64, Calls)]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for (minute, _) in minutes {
        match all.last_mut() {
            Some(last) if minute - last.end < PAUSE_MINUTES_MIN => last.end = minute + 1,
            _ => all.push(Stretch {
                begin: *minute,
                end: minute + 1,
            }),
        }
    }
    all
}

/// How many bars stretches take, their gaps included.
fn bars_of(stretches: &[Stretch], minutes_of_bar: i64) -> i64 {
    let bars = stretches
        .iter()
        .map(|stretch| (stretch.end - stretch.begin + minutes_of_bar - 1) / minutes_of_bar + GAP_BARS);
    bars.sum::<i64>() - GAP_BARS
}

/// Draws the calls of each minute; nothing where there was none. What came first is left out where all of it does not fit.
pub(super) fn draw(minutes: &[(i64, Calls)], lang: Lang) -> Option<Markup> {
    let mut stretches = stretches(minutes);
    let fits = |stretches: &[Stretch], minutes: i64| bars_of(stretches, minutes) <= BARS_MAX;
    let longest = MINUTES_OF_BAR[MINUTES_OF_BAR.len() - 1];
    while stretches.len() > 1 && !fits(&stretches, longest) {
        stretches.remove(0);
    }
    let minutes_of_bar = MINUTES_OF_BAR
        .into_iter()
        .find(|minutes| fits(&stretches, *minutes))
        .unwrap_or(longest);
    let first = stretches.first()?.begin;
    let minutes = &minutes[minutes.partition_point(|(minute, _)| *minute < first)..];
    let (quota, _) = Rate::DOCUMENTED.limit()?;
    let chart = Chart::new(&stretches, minutes, minutes_of_bar, f64::from(quota));
    Some(chart.draw(lang))
}

struct Chart {
    /// Each bar, with the place where it stands among bars and gaps.
    bars: Vec<(i64, Bar)>,
    /// Where each stretch begins, and when.
    begins: Vec<(i64, i64)>,
    /// When the last one ends.
    end: i64,
    minutes_of_bar: i64,
    bar_width: f64,
    quota: f64,
    /// The most calls a minute that the picture has room for.
    most: f64,
    calls: u64,
}

impl Chart {
    fn new(stretches: &[Stretch], minutes: &[(i64, Calls)], minutes_of_bar: i64, quota: f64) -> Self {
        let (mut bars, mut begins, mut place, mut at) = (Vec::new(), Vec::new(), 0, 0);
        for stretch in stretches {
            begins.push((place, stretch.begin));
            let mut begin = stretch.begin;
            while begin < stretch.end {
                let mut bar = Bar {
                    at: begin,
                    ..Bar::default()
                };
                begin += minutes_of_bar;
                while let Some((_, calls)) = minutes.get(at).filter(|(minute, _)| *minute < begin) {
                    bar.calls += *calls;
                    at += 1;
                }
                bars.push((place, bar));
                place += 1;
            }
            place += GAP_BARS;
        }
        let of_minute = |bar: &Bar| bar.calls.all() as f64 / minutes_of_bar as f64;
        let most = bars.iter().map(|(_, bar)| of_minute(bar)).fold(quota, f64::max);
        Chart {
            calls: bars.iter().map(|(_, bar)| bar.calls.all()).sum(),
            bar_width: ((WIDTH - LEFT) / (place - GAP_BARS) as f64).min(BAR_WIDTH_MAX),
            end: stretches.last().map_or(0, |stretch| stretch.end),
            bars,
            begins,
            minutes_of_bar,
            quota,
            most,
        }
    }

    fn x(&self, place: i64) -> f64 {
        LEFT + self.bar_width * place as f64
    }

    /// How high so many calls a minute stand over the axis.
    fn height(&self, of_minute: f64) -> f64 {
        (HEIGHT - TOP - BOTTOM) * of_minute / self.most
    }

    fn draw(&self, lang: Lang) -> Markup {
        let (axis, quota_y) = (HEIGHT - BOTTOM, HEIGHT - BOTTOM - self.height(self.quota));
        let (calls, quota) = (self.calls, self.quota);
        let (from, until) = (local(self.begins[0].1), local(self.end));
        let of_bar = self.minutes_of_bar;
        let caption = match of_bar {
            1 => say!(
                lang,
                "{calls} calls from {from} to {until}",
                "{from} 至 {until} 共 {calls} 次调用"
            ),
            _ => say!(
                lang,
                "{calls} calls from {from} to {until}, each bar the mean of {of_bar} minutes",
                "{from} 至 {until} 共 {calls} 次调用，每一条为 {of_bar} 分钟的平均值"
            ),
        };
        html! {
            figure {
                svg.chart viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(caption) {
                    line x1=(LEFT) x2=(WIDTH) y1=(axis) y2=(axis) {}
                    @for (place, bar) in &self.bars { (self.stack(*place, bar, lang)) }
                    line.quota x1=(LEFT) x2=(WIDTH) y1=(short(quota_y)) y2=(short(quota_y)) {}
                    text.quota-text x=(WIDTH) y=(short(quota_y - 6.0)) text-anchor="end" {
                        (say!(lang, "quota: {quota} a minute", "配额：每分钟 {quota} 次"))
                    }
                    text x=(LEFT - 6.0) y=(axis) text-anchor="end" { "0" }
                    text x=(LEFT - 6.0) y=(short(quota_y + 4.0)) text-anchor="end" { (quota) }
                    @for (x, time) in self.labels() { text x=(short(x)) y=(HEIGHT - 7.0) { (time) } }
                }
                figcaption { (caption) }
            }
        }
    }

    /// A bar, its parts on top of one another.
    fn stack(&self, place: i64, bar: &Bar, lang: Lang) -> Markup {
        let Calls {
            registered,
            refused,
            unconfirmed,
            unsent,
        } = bar.calls;
        let width = if self.bar_width > 3.0 {
            self.bar_width - 1.0
        } else {
            self.bar_width
        };
        let mut y = HEIGHT - BOTTOM;
        let parts = [
            (Status::Registered, registered),
            (Status::Failed, refused),
            (Status::Unconfirmed, unconfirmed),
            (Status::Pending, unsent),
        ];
        let parts = parts
            .into_iter()
            .filter(|(_, calls)| *calls > 0)
            .map(|(status, calls)| {
                let height = self.height(calls as f64 / self.minutes_of_bar as f64);
                y -= height;
                (status, y, height)
            });
        let parts: Vec<_> = parts.collect();
        let (at, calls) = (local(bar.at), bar.calls.all());
        html! {
            g {
                title {
                    (say!(
                        lang,
                        "{at}: {calls} calls, {registered} registered, {refused} refused, {unconfirmed} without an answer, {unsent} not let through",
                        "{at}：{calls} 次调用，{registered} 次注册，{refused} 次被拒绝，{unconfirmed} 次没有应答，{unsent} 次未放行"
                    ))
                }
                @for (status, y, height) in &parts {
                    rect class=(status.word()) x=(short(self.x(place))) y=(short(*y)) width=(short(width)) height=(short(*height)) {}
                }
            }
        }
    }

    /// When stretches begin, as far as there is room to say so.
    fn labels(&self) -> Vec<(f64, String)> {
        let mut labels: Vec<(f64, String)> = Vec::new();
        for (place, minute) in &self.begins {
            let x = self.x(*place);
            let is_free = labels.last().is_none_or(|(last, _)| x - last >= LABEL_WIDTH);
            if is_free && x + LABEL_WIDTH <= WIDTH {
                labels.push((x, local(*minute)));
            }
        }
        labels
    }
}

/// What the colours of the picture mean.
pub(super) fn legend(lang: Lang) -> [(Status, &'static str); 4] {
    [
        (Status::Registered, Text::new("registered", "注册").get(lang)),
        (Status::Failed, Text::new("refused", "被拒绝").get(lang)),
        (
            Status::Unconfirmed,
            Text::new("without an answer", "没有应答").get(lang),
        ),
        (Status::Pending, Text::new("not let through", "未放行").get(lang)),
    ]
}

/// A length that takes few characters.
fn short(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// A minute, as the clock on the wall shows it.
fn local(minute: i64) -> String {
    let at = Timestamp::from_second(minute * 60).map(|at| at.to_zoned(TimeZone::system()));
    at.map(|at| at.strftime("%m-%d %H:%M").to_string()).unwrap_or_default()
}
