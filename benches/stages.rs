//! How fast each stage of a row's way is, one after another on one thread: `cargo bench --bench stages`.
//!
//! Each benchmark says what it is bounded by and so how much could still be gained. Items are rows.

mod support;

use std::hint::black_box;
use std::io;
use std::time::Duration;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use referral_import::checkpoint::{
    Binding, Checkpoint, CheckpointError, Completion, Generation, Intent, Noticed, Reading, StoredRow,
};
use referral_import::feishu::{Answer, Verdict, judge};
use referral_import::input::{Encoding, Layout, ReadOptions, Reader, Row};
use referral_import::lang::Lang;
use referral_import::report::{Of, ResultsWriter, each_outcome};
use referral_import::validate::{Census, Contact, ContactUse, Rules, Validator};
use reqwest::header::HeaderMap;
use support::People;

/// The rows of a file that is read or validated: large enough that the caches do not hold them.
const ROWS: u32 = 100_000;

/// The rows that are stored and written again.
const STORED_ROWS: u32 = 20_000;

/// The calls under way at once where they share commits.
const WORKERS: usize = 64;

fn main() {
    divan::main();
}

fn export(people: People) -> Vec<u8> {
    let mut file = Vec::new();
    support::write_export(&mut file, ROWS, people).expect("memory takes everything");
    file
}

/// Bounded by memory: every byte is looked at twice (encoding, delimiter) and copied twice (text, row).
#[divan::bench]
fn read_utf8(bencher: Bencher) {
    let file = export(People::Usual);
    let bench = bencher.counter(BytesCount::of_slice(&file));
    bench
        .counter(ItemsCount::new(ROWS))
        .bench(|| read(&file, &ReadOptions::default()));
}

/// Bounded by encoding_rs: two bytes become three by a table, one character at a time.
#[divan::bench]
fn read_gb18030(bencher: Bencher) {
    let file = String::from_utf8(export(People::Usual)).expect("the export is UTF-8");
    let file = encoding_rs::GB18030.encode(&file).0.into_owned();
    let options = ReadOptions {
        encoding: Some(Encoding::GB18030),
        ..ReadOptions::default()
    };
    let bench = bencher.counter(BytesCount::of_slice(&file));
    bench.counter(ItemsCount::new(ROWS)).bench(|| read(&file, &options));
}

fn read(file: &[u8], options: &ReadOptions) -> u32 {
    let mut reader = Reader::open(file, options).expect("the export has a header");
    let mut row = Row::default();
    while reader.read(&mut row).expect("the export is sound") {}
    row.number
}

/// Bounded by the email's syntax; only an email of more than 23 bytes is allocated.
#[divan::bench]
fn validate(bencher: Bencher) {
    let (rows, layout) = rows(People::Usual);
    let mut validator = validator(&layout);
    let mut findings = Vec::new();
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        for row in &rows {
            findings.clear();
            black_box(validator.check(row, &mut findings));
        }
    });
}

/// Bounded by sorting: an email is hashed, both keys of a row are sorted and joined, in 40 bytes a row.
#[divan::bench]
fn find_duplicates(bencher: Bencher) {
    let contacts = contacts();
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut census = Census::new();
        for (number, contact) in (2..).zip(&contacts) {
            census.row(contact, number);
        }
        census.settle().iter().count()
    });
}

/// Bounded by serde_json, which goes through all of an answer once: gateways and versions differ in what they send.
#[divan::bench]
fn judge_answer() -> Answer {
    let body = concat!(
        r#"{"code":0,"msg":"success","data":{"account":{"account_id":"6942778198054125570","assets":"#,
        r#"{"confirmed_bonus":{"point_bonus":100,"cash_bonus":[{"currency_type":"CNY","amount":100}]}},"status":1}}}"#
    );
    judge(black_box(200), &HeaderMap::new(), black_box(body.as_bytes()))
}

/// Bounded by the disk: answers and the intents of the calls that follow them share a sync.
#[divan::bench(sample_count = 10)]
fn commit_calls(bencher: Bencher) {
    let runtime = tokio::runtime::Runtime::new().expect("the system gives threads");
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let binding = Binding {
        base_url: "sandbox".to_owned(),
        app_id: "sandbox".to_owned(),
        tenant: String::new(),
    };
    let path = folder.path().join("referral-import.checkpoint");
    let checkpoint = Checkpoint::open(&path, &binding, "export.csv").expect("a new checkpoint");
    let generation = store(&checkpoint);
    let run = checkpoint.begin_run(generation.id, 0).expect("a run");
    let contacts = contacts();
    let intent = |contact| Intent {
        run,
        generation: generation.id,
        row: 2,
        person: None,
        contact,
        sent_ms: 0,
    };
    let verdict = Verdict::Registered {
        account_id: "6942778198054125570".to_owned(),
        disabled: false,
    };
    let answer = Answer { verdict, log_id: None };
    let completion = |attempt| Completion {
        attempt,
        answer: &answer,
        answered_ms: 1,
    };
    bencher.counter(ItemsCount::new(STORED_ROWS)).bench(|| {
        runtime.block_on(async {
            let mut under_way = Vec::new();
            for contacts in contacts[..STORED_ROWS as usize].chunks(WORKERS) {
                let intents: Vec<_> = contacts.iter().map(intent).collect();
                let completions: Vec<_> = under_way.drain(..).map(completion).collect();
                let recorded = checkpoint.record(&completions, &intents, Duration::ZERO).await;
                under_way = recorded.expect("the disk takes it").attempts;
            }
            let completions: Vec<_> = under_way.into_iter().map(completion).collect();
            let recorded = checkpoint.record(&completions, &[], Duration::ZERO).await;
            recorded.expect("the disk takes it");
        });
    });
}

/// Bounded by SQLite's reading of the rows and by JSON, in which a row's own cells are kept.
#[divan::bench]
fn write_results(bencher: Bencher) {
    let checkpoint = Checkpoint::in_memory().expect("memory");
    let generation = store(&checkpoint);
    bencher.counter(ItemsCount::new(STORED_ROWS)).bench(|| {
        let mut results =
            ResultsWriter::new(io::sink(), &generation, &Of::default(), Lang::En).expect("a sink takes everything");
        each_outcome(&checkpoint, generation.id, |outcome| {
            results.write(&outcome).expect("a sink takes everything");
        })
        .expect("the checkpoint is sound");
    });
}

fn rows(people: People) -> (Vec<Row>, Layout) {
    let file = export(people);
    let mut reader = Reader::open(&file[..], &ReadOptions::default()).expect("the export has a header");
    let mut rows = Vec::new();
    let mut row = Row::default();
    while reader.read(&mut row).expect("the export is sound") {
        rows.push(row.clone());
    }
    (rows, reader.layout().clone())
}

fn validator(layout: &Layout) -> Validator {
    let rules = Rules {
        typed_country_code: None,
        strict: false,
        contact_use: ContactUse::Both,
    };
    Validator::new(rules, layout)
}

fn contacts() -> Vec<Contact> {
    let (rows, layout) = rows(People::Good);
    let mut validator = validator(&layout);
    rows.iter()
        .filter_map(|row| validator.check(row, &mut Vec::new()))
        .collect()
}

fn store(checkpoint: &Checkpoint) -> Generation {
    let (rows, layout) = rows(People::Good);
    let mut validator = validator(&layout);
    let header = layout.columns.iter().map(|column| column.name.clone()).collect();
    let reading = Reading {
        digest: Vec::new(),
        options: String::new(),
        layout,
        header,
        noticed: Noticed::default(),
    };
    checkpoint
        .store_generation("export.csv", 0, |store| {
            for row in &rows[..STORED_ROWS as usize] {
                let mut findings = Vec::new();
                let contact = validator.check(row, &mut findings);
                let cells: Vec<&str> = row.cells().collect();
                store.store(StoredRow {
                    row: row.number,
                    contact: contact.as_ref(),
                    findings: &findings,
                    skipped: None,
                    cells: &cells,
                    source: None,
                })?;
            }
            Ok::<_, CheckpointError>(reading)
        })
        .expect("the checkpoint takes it")
}
