//! A folder of exports and its checkpoint, and a scripted Feishu: what a test needs to run the engine on a paused clock.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use referral_import::checkpoint::{Checkpoint, Status, Wanted};
use referral_import::engine::{self, Clock, End, Keep, Options, ReadingOptions, Selection, Source};
use referral_import::feishu::{Answer, Register, Unconfirmed, Verdict};
use referral_import::input::ReadOptions;
use referral_import::quota::Rate;
use referral_import::report::each_outcome;
use referral_import::validate::{Contact, ContactUse, Rules};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The quota of Feishu's page.
pub(crate) const QUOTA: usize = 100;
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// For how long a token is used by default. Feishu hands out one that has half an hour to two hours left; it is renewed before.
const TOKEN_LIVES: Duration = Duration::from_secs(85 * 60);

/// A call as the script sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    /// The number in the person's address.
    pub(crate) person: usize,
    /// How many calls left before this one.
    pub(crate) nth: usize,
    /// When it leaves, since the office was opened.
    pub(crate) at: Duration,
}

/// How long an answer takes, and what it says.
pub(crate) type Script = dyn Fn(Call) -> (Duration, Verdict) + Send + Sync;

/// How long the n-th token takes, and whether it comes.
pub(crate) type TokenScript = dyn Fn(u32) -> (Duration, Result<(), Verdict>) + Send + Sync;

/// How long the server asks a call to wait that arrives now and is over its limit.
pub(crate) type Limit = dyn FnMut(Duration) -> Option<Duration> + Send;

/// Feishu as a test wants it. The server counts a call half way to its answer.
pub(crate) struct Scripted {
    opened: Instant,
    script: Box<Script>,
    pub(crate) token_script: Box<TokenScript>,
    limit: Mutex<Box<Limit>>,
    /// For how long a token is used.
    pub(crate) token_lives: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    counted: Vec<Duration>,
    token_ends: Option<Instant>,
    tokens: u32,
    asked: Vec<Duration>,
}

impl Scripted {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics with it")
    }

    /// Every call that left.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// How many tokens were given out.
    pub(crate) fn tokens(&self) -> u32 {
        self.state().tokens
    }

    /// When tokens were asked for.
    pub(crate) fn asked(&self) -> Vec<Duration> {
        self.state().asked.clone()
    }

    /// The most calls that the server counted in any minute.
    pub(crate) fn most_in_a_minute(&self) -> usize {
        let mut counted = self.state().counted.clone();
        counted.sort();
        let upto = |from: &Duration| counted.partition_point(|at| *at < *from + MINUTE);
        counted
            .iter()
            .enumerate()
            .map(|(index, from)| upto(from) - index)
            .max()
            .unwrap_or(0)
    }
}

impl Register for Scripted {
    fn ready(&self) -> bool {
        self.state().token_ends.is_some_and(|ends| Instant::now() < ends)
    }

    async fn prepare(&self) -> Result<(), Verdict> {
        let asked = {
            let mut state = self.state();
            state.asked.push(self.opened.elapsed());
            state.asked.len() as u32 - 1
        };
        let (latency, given) = (self.token_script)(asked);
        tokio::time::sleep(latency).await;
        given?;
        let mut state = self.state();
        state.token_ends = Some(Instant::now() + self.token_lives);
        state.tokens += 1;
        Ok(())
    }

    async fn send(&self, contact: &Contact) -> Answer {
        let email = contact
            .email
            .as_ref()
            .expect("every row of these tests has one")
            .as_str();
        let digits: String = email.chars().filter(char::is_ascii_digit).collect();
        let call = {
            let mut state = self.state();
            let call = Call {
                person: digits.parse().expect("every address has a number"),
                nth: state.calls.len(),
                at: self.opened.elapsed(),
            };
            state.calls.push(call);
            call
        };
        let (latency, verdict) = (self.script)(call);
        tokio::time::sleep(latency / 2).await;
        let arrived = self.opened.elapsed();
        let limited = self.limit.lock().expect("no test panics with it")(arrived);
        let verdict = match limited {
            Some(wait) => Verdict::RateLimited { wait: Some(wait) },
            None => verdict,
        };
        self.state().counted.push(arrived);
        tokio::time::sleep(latency / 2).await;
        Answer { verdict, log_id: None }
    }
}

/// The account of a person.
pub(crate) fn registered(call: Call) -> Verdict {
    Verdict::Registered {
        account_id: format!("69427{:014}", call.person),
        disabled: false,
    }
}

/// No readable answer: HTTP 500.
pub(crate) fn broken() -> Verdict {
    Verdict::Unconfirmed {
        code: Unconfirmed::Unreadable(500),
        message: "made up".into(),
    }
}

/// Every answer takes 20 to 300 ms.
pub(crate) fn latency(call: Call) -> Duration {
    Duration::from_millis(20 + (call.nth as u64 * 137) % 280)
}

#[derive(Clone)]
struct WallClock(Instant);

impl Clock for WallClock {
    fn wall_ms(&self) -> i64 {
        1_780_000_000_000 + i64::try_from(self.0.elapsed().as_millis()).expect("a test is short")
    }
}

/// A folder of exports with its checkpoint.
pub(crate) struct Office {
    folder: TempDir,
    checkpoint: Checkpoint,
    pub(crate) feishu: Arc<Scripted>,
    told: Mutex<Vec<Instant>>,
    pub(crate) options: Options,
    /// Ends every run.
    pub(crate) stop: CancellationToken,
}

impl Office {
    /// An office whose Feishu answers by a script.
    pub(crate) fn new(script: impl Fn(Call) -> (Duration, Verdict) + Send + Sync + 'static) -> Self {
        Office {
            folder: TempDir::new().expect("a temporary folder"),
            checkpoint: Checkpoint::in_memory().expect("memory suffices"),
            feishu: Arc::new(Scripted {
                opened: Instant::now(),
                script: Box::new(script),
                token_script: Box::new(|_| (Duration::from_millis(80), Ok(()))),
                limit: Mutex::new(Box::new(|_| None)),
                token_lives: TOKEN_LIVES,
                state: Mutex::default(),
            }),
            told: Mutex::default(),
            options: Options {
                workers: 8,
                rate: Rate::DOCUMENTED,
                wanted: Wanted {
                    unconfirmed: true,
                    ..Wanted::default()
                },
                give_up_after: 30 * MINUTE,
                keep_going: false,
                seed: 1,
            },
            stop: CancellationToken::new(),
        }
    }

    /// An office whose Feishu has a limit.
    pub(crate) fn limited(
        script: impl Fn(Call) -> (Duration, Verdict) + Send + Sync + 'static,
        limit: impl FnMut(Duration) -> Option<Duration> + Send + 'static,
    ) -> Self {
        let mut office = Office::new(script);
        let feishu = Arc::get_mut(&mut office.feishu).expect("no run has it yet");
        feishu.limit = Mutex::new(Box::new(limit));
        office
    }

    /// How long so many calls take from now, says the plan.
    pub(crate) fn estimate(&self, calls: u64) -> Duration {
        let wall_ms = WallClock(self.feishu.opened).wall_ms();
        engine::time_to_send(&self.checkpoint, self.options.rate, calls, wall_ms).expect("memory suffices")
    }

    /// When the last run would end, as it was told while it ran.
    pub(crate) fn told(&self) -> Vec<Instant> {
        self.told.lock().expect("no test panics with it").clone()
    }

    /// Runs a file of these people; tells how the run ended, how long it took, and where the rows stand.
    pub(crate) async fn run(&self, file: &str, people: impl Iterator<Item = usize>) -> (End, Duration, Vec<Status>) {
        let path = self.folder.path().join(file);
        let mut text = "Name,Work Email\n".to_owned();
        for person in people {
            writeln!(text, "Made Up,person{person}@example.com").expect("a string takes all");
        }
        std::fs::write(&path, text).expect("the folder takes files");
        let reading = ReadingOptions {
            read: ReadOptions::default(),
            rules: Rules {
                typed_country_code: None,
                strict: false,
                contact_use: ContactUse::Both,
            },
            keep: Keep::None,
            selection: Selection::default(),
        };
        let clock = WallClock(self.feishu.opened);
        let source = Source::File(path);
        let planned = engine::plan_run(
            &self.checkpoint,
            file,
            &source,
            &reading,
            &self.options.wanted,
            clock.wall_ms(),
            &mut |_| {},
        );
        let (generation, _) = planned.expect("the file can be planned");
        let (progress, shown) = watch::channel(engine::Snapshot::default());
        let listened = tokio::spawn(listen(shown));
        let began = Instant::now();
        let ended = engine::run(
            self.checkpoint.clone(),
            generation.id,
            self.feishu.clone(),
            clock,
            self.options.clone(),
            progress,
            self.stop.clone(),
        );
        let ended = ended.await.expect("a checkpoint in memory can be written");
        let took = began.elapsed();
        *self.told.lock().expect("no test panics with it") = listened.await.expect("listening does not panic");
        let mut rows = Vec::new();
        each_outcome(&self.checkpoint, generation.id, |outcome| {
            rows.push(outcome.status);
        })
        .expect("a checkpoint in memory can be read");
        (ended, took, rows)
    }
}

/// When the run was said to end, whenever that was told.
async fn listen(mut shown: watch::Receiver<engine::Snapshot>) -> Vec<Instant> {
    let mut told = Vec::new();
    while shown.changed().await.is_ok() {
        told.extend(shown.borrow_and_update().ends_at);
    }
    told
}
