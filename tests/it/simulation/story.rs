//! One story: from a seed to files, weather, edits and crashes, run after run, until a healthy tenant has seen everyone.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use referral_import::checkpoint::{Checkpoint, Generation, Wanted};
use referral_import::engine::{self, Clock, End, Keep, Plan, ReadingOptions, Selection, Source};
use referral_import::input::ReadOptions;
use referral_import::quota::Rate;
use referral_import::sandbox::Replay;
use referral_import::validate::{ContactUse, Rules};
use tempfile::TempDir;

use super::check;
use super::export::Export;
use super::people::{Company, Keys};
use super::process::Disturbance;
use super::tenant::{Crash, Tenant};
use super::time::{Jump, Time};
use super::weather::Weather;

/// So many runs in good weather are enough: a stop after twenty equal refusals takes one each.
const HEALTHY_RUNS_MAX: usize = 10;

/// Everything that was drawn, and what became of it.
pub(crate) struct Story {
    pub(crate) rng: Rng,
    pub(crate) time: Time,
    pub(crate) tenant: Arc<Tenant>,
    pub(crate) rate: Rate,
    pub(crate) jumps: Vec<Jump>,
    /// When each process began.
    pub(crate) starts: Vec<Duration>,
    pub(crate) exports: Vec<Export>,
    /// Every contact that ever stood in a file.
    pub(crate) ever: HashSet<Keys>,
    /// Which contacts the runs use.
    contact_use: ContactUse,
    pub(crate) replay: Replay,
    /// Where misfortunes of checkpoint and results are drawn from, in a story that has them.
    pub(crate) mishaps: Option<Rng>,
    /// A copy of the checkpoint as it once was.
    pub(crate) backup: Option<Checkpoint>,
    /// The results beside the files, by the file's name.
    pub(crate) results: BTreeMap<String, String>,
    /// When a checkpoint took the place of one that knew more.
    pub(crate) forgotten: Vec<Duration>,
    oddities: f64,
    pub(crate) workers: usize,
    folder: TempDir,
}

/// Plays the story of a seed to its end; `with_mishaps` checkpoints and results are lost, restored and copied between its runs.
///
/// # Errors
///
/// What was wrong, with the history that led to it.
pub(crate) fn play(seed: u64, with_mishaps: bool) -> Result<(), String> {
    let mut story = Story::draw(seed);
    // Drawn apart: the story is the same without them.
    story.mishaps = with_mishaps.then(|| Rng::with_seed(!seed));
    let rough = story.rng.u8(1..5);
    for _ in 0..rough {
        story.rough_run();
        story.befall();
        if story.is_wrong() {
            return Err(story.told(seed));
        }
        let away = [0.0, 0.000_9, 3.0, 100.0, 7_200.0][story.rng.usize(..5)];
        story.time.pass(Duration::from_secs_f64(away * story.rng.f64()));
    }
    story.healthy_end();
    if story.is_wrong() {
        Err(story.told(seed))
    } else {
        Ok(())
    }
}

impl Story {
    fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let rate = match rng.u8(..8) {
            0 => Rate::PerSecond(2),
            1 | 2 => Rate::PerMinute(100),
            _ => Rate::PerMinute(rng.u32(4..15)),
        };
        let people = rng.usize(3..25);
        let strangers = [0.0, 0.1, 1.0][rng.usize(..3)];
        let company = Company::draw(&mut rng, people, strangers);
        let oddities = [0.0, 0.2, 0.5][rng.usize(..3)];
        let exports = (0..rng.usize(1..3))
            .map(|number| {
                let rows = rng.usize(1..=people * 5 / 4);
                Export::draw(&mut rng, &company, &format!("export-{number}.csv"), rows, oddities)
            })
            .collect();
        let jumps: Vec<Jump> = (0..rng.u8(..3))
            .map(|_| Jump {
                at: Duration::from_secs(600).mul_f64(rng.f64()),
                by_ms: [2_000, 30_000, 3_600_000, 86_400_000][rng.usize(..4)] * if rng.bool() { 1 } else { -1 },
            })
            .collect();
        let replay = [Replay::Same, Replay::New, Replay::Refuse][rng.usize(..3)];
        let time = Time::with_jumps(jumps.clone());
        let checkpoint = Checkpoint::in_memory().expect("memory suffices");
        let tenant = Tenant::new(time.clone(), checkpoint, company, replay, rate);
        Story {
            workers: rng.usize(1..9),
            rng,
            time,
            tenant,
            rate,
            jumps,
            starts: Vec::new(),
            exports,
            ever: HashSet::new(),
            contact_use: ContactUse::Both,
            replay,
            mishaps: None,
            backup: None,
            results: BTreeMap::new(),
            forgotten: Vec::new(),
            oddities,
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    fn is_wrong(&self) -> bool {
        !self.tenant.state().violations.is_empty()
    }

    fn told(&self, seed: u64) -> String {
        let state = self.tenant.state();
        let mut told = format!("seed {seed}\n");
        for violation in &state.violations {
            writeln!(told, "WRONG: {violation}").expect("a string takes all");
        }
        let Self {
            rate,
            replay,
            workers,
            jumps,
            ..
        } = self;
        writeln!(told, "{rate}, {workers} workers, replay {replay:?}, {jumps:?}").expect("a string takes all");
        state.history.iter().for_each(|line| told.extend([line, "\n"]));
        told
    }

    /// A run in drawn weather over a file that somebody may have edited, which a crash or Ctrl-C may end.
    fn rough_run(&mut self) {
        let at = self.rng.usize(..self.exports.len());
        if !self.starts.is_empty() && self.rng.bool() {
            let mut export = self.exports[at].clone();
            export.edit(&mut self.rng, &self.tenant.company, self.oddities);
            if self.rng.u8(..4) == 0 {
                export.name = format!("copy-{}.csv", self.starts.len());
            }
            self.exports[at] = export;
        }
        let (calls, length) = self.rate.limit().expect("the rate is limited");
        let length = length.mul_f64(self.exports[at].rows.len() as f64 / f64::from(calls)) + Duration::from_secs(2);
        let weather = Weather::draw(&mut self.rng, self.time.now(), length, calls as usize);
        let calls = self.exports[at].rows.len() as u32;
        let disturbance = match self.rng.u8(..7) {
            0 | 1 => Disturbance::default(),
            2 => Disturbance {
                stop_after: Some(length.mul_f64(self.rng.f64())),
                ..Disturbance::default()
            },
            other => Disturbance {
                crash: Some(match other {
                    3 => Crash::After(length.mul_f64(self.rng.f64())),
                    4 => Crash::Sending(self.rng.u32(1..=calls)),
                    5 => Crash::Served(self.rng.u32(1..=calls)),
                    _ => Crash::Answered(self.rng.u32(1..=calls)),
                }),
                ..Disturbance::default()
            },
        };
        let wanted = Wanted {
            unconfirmed: self.rng.u8(..4) > 0,
            failed: self.rng.u8(..4) == 0,
            ..Wanted::default()
        };
        self.contact_use = match self.rng.u8(..6) {
            0 => ContactUse::Email,
            1 => ContactUse::Mobile,
            _ => ContactUse::Both,
        };
        self.run(at, weather, disturbance, wanted);
    }

    /// Good weather: every file until it is done, and once more, when nothing may be left to send.
    fn healthy_end(&mut self) {
        self.time.pass(Duration::from_secs(1));
        self.contact_use = ContactUse::Both;
        let wanted = Wanted {
            unconfirmed: true,
            ..Wanted::default()
        };
        for at in (0..self.exports.len()).chain(0..self.exports.len()) {
            let finished = (0..HEALTHY_RUNS_MAX).any(|_| {
                let weather = Weather::good(self.rng.u64(..));
                self.run(at, weather, Disturbance::default(), wanted.clone()) == Some(End::Finished)
            });
            if !finished {
                self.wrong("a healthy tenant did not bring the runs to an end".to_owned());
            }
        }
        for at in 0..self.exports.len() {
            let (generation, _) = self.plan(at, wanted.clone());
            for wrong in check::settled(self, &self.exports[at], &generation) {
                self.wrong(wrong);
            }
        }
        for wrong in check::windows(self) {
            self.wrong(wrong);
        }
    }

    /// A file as the run reads it.
    pub(crate) fn export(&self, at: usize) -> Export {
        self.exports[at].read_with(self.contact_use)
    }

    pub(crate) fn wrong(&self, what: String) {
        self.tenant.state().violations.push(what);
    }

    pub(crate) fn plan(&self, at: usize, wanted: Wanted) -> (Generation, Plan) {
        let export = &self.exports[at];
        let path: PathBuf = self.folder.path().join(&export.name);
        std::fs::write(&path, export.csv()).expect("the folder takes files");
        let options = ReadingOptions {
            read: ReadOptions::default(),
            rules: Rules {
                typed_country_code: None,
                strict: false,
                contact_use: self.contact_use,
            },
            keep: Keep::All,
            selection: Selection::default(),
        };
        let now_ms = self.time.wall_ms();
        engine::plan_run(
            &self.tenant.checkpoint(),
            &export.name,
            &Source::File(path),
            &options,
            &wanted,
            now_ms,
            &mut |_| {},
        )
        .expect("the file can be planned")
    }
}
