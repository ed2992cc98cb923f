//! One process of a story: it plans, runs, and ends in order, by Ctrl-C or by dying.

use std::time::Duration;

use referral_import::checkpoint::{Generation, Standing, Wanted};
use referral_import::engine::{self, End, Options, Snapshot};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::check;
use super::people::Keys;
use super::story::Story;
use super::tenant::Crash;
use super::watch::RunWatch;
use super::weather::Weather;

/// No run may take longer, whatever happens.
const RUN_MAX: Duration = Duration::from_secs(24 * 3600);

/// After Ctrl-C a run waits for what is under way, and no call takes longer.
const STOP_MAX: Duration = Duration::from_secs(60);

/// How a run is disturbed.
#[derive(Debug, Default)]
pub(crate) struct Disturbance {
    pub(crate) crash: Option<Crash>,
    pub(crate) stop_after: Option<Duration>,
}

impl Story {
    /// One process: plans, runs and ends somehow; `None` when it died.
    pub(crate) fn run(&mut self, at: usize, weather: Weather, disturbance: Disturbance, wanted: Wanted) -> Option<End> {
        self.starts.push(self.time.now());
        let export = self.export(at);
        self.ever.extend(export.rows.iter().filter_map(|row| row.keys.clone()));
        let told = self.hold();
        let watch = RunWatch::over(export.sendable(&self.registered()));
        self.tenant.process_begins(weather, disturbance.crash, watch);
        self.tenant.state().told = told;
        let (generation, plan) = self.plan(at, wanted.clone());
        self.tenant.tell(format_args!(
            "run over {}: {} to send, {disturbance:?}\n{}",
            export.name,
            plan.to_send,
            export.csv()
        ));
        let options = Options {
            workers: self.workers,
            rate: self.rate,
            wanted,
            give_up_after: Duration::from_secs(self.rng.u64(60..1_800)),
            keep_going: self.rng.bool(),
            seed: self.rng.u64(..),
        };
        let yields = self.rng.u8(..8);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let ended = runtime.block_on(self.process(&generation, options, disturbance, yields));
        // The process is gone: what it had under way goes with it.
        drop(runtime);
        self.tenant.tell(format_args!("ended: {ended:?}"));
        for wrong in check::after_run(self, &export, &generation, ended.is_some()) {
            self.wrong(wrong);
        }
        if ended.is_some() {
            let written = check::results(&check::outcomes(self, &generation), &generation);
            self.results.insert(export.name, written);
        }
        ended
    }

    async fn process(
        &self,
        generation: &Generation,
        options: Options,
        disturbance: Disturbance,
        yields: u8,
    ) -> Option<End> {
        self.time.run_begins();
        let registered_before = self.registered().len() as u64;
        let (progress, mut shown) = watch::channel(Snapshot::default());
        let stop = CancellationToken::new();
        let register = self.tenant.clone();
        let run = engine::run(
            self.tenant.checkpoint(),
            generation.id,
            register,
            self.time.clone(),
            options,
            progress,
            stop.clone(),
        );
        tokio::pin!(run);
        let death = self.death(disturbance.crash, yields);
        tokio::pin!(death);
        let asked = after(disturbance.stop_after);
        tokio::pin!(asked);
        let overdue = tokio::time::sleep(RUN_MAX);
        tokio::pin!(overdue);
        let mut last = Snapshot::default();
        let ended = loop {
            tokio::select! {
                ended = &mut run => break Some(ended.expect("a checkpoint in memory can be written")),
                () = &mut death => break None,
                () = &mut asked, if !stop.is_cancelled() => {
                    self.tenant.state().watch.stopped_at = Some(self.time.now());
                    stop.cancel();
                }
                () = &mut overdue => {
                    self.wrong("the run does not end".to_owned());
                    break None;
                }
                Ok(()) = shown.changed() => {
                    let now = shown.borrow_and_update().clone();
                    if now.registered > last.registered && registered_before + now.registered > self.registered().len() as u64 {
                        self.wrong("a registration was shown before it was durable".to_owned());
                    }
                    last = now;
                }
            }
        };
        let stopped_at = self.tenant.state().watch.stopped_at;
        if stopped_at.is_some_and(|stopped_at| self.time.now() - stopped_at > STOP_MAX) {
            self.wrong("the run went on after it was asked to stop".to_owned());
        }
        let last = shown.borrow().clone();
        if ended == Some(End::Finished)
            // Beyond these are only those who stay pending because their tokens were refused.
            && (last.done != last.total || last.done < last.registered + last.failed + last.unconfirmed)
        {
            self.wrong(format!("the last snapshot of a finished run does not add up: {last:?}"));
        }
        self.time.run_ends();
        ended
    }

    /// Everyone the ledger knows as registered.
    fn registered(&self) -> Vec<Keys> {
        let mut registered = Vec::new();
        self.tenant
            .checkpoint()
            .each_known(|_, contact, standing, _| {
                if standing == Standing::Registered {
                    registered.push(Keys::from(contact));
                }
            })
            .expect("a checkpoint in memory can be read");
        registered
    }

    /// Returns when the process dies, at one of several moments of the same instant.
    async fn death(&self, crash: Option<Crash>, yields: u8) {
        match crash {
            None => std::future::pending().await,
            Some(Crash::After(time)) => tokio::time::sleep(time).await,
            Some(Crash::Sending(_) | Crash::Served(_) | Crash::Answered(_)) => self.tenant.dies.notified().await,
        }
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
    }
}

async fn after(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}
