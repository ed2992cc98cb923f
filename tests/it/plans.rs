//! Plan and findings of every fixture as a user reads them, in both languages.

use std::path::Path;

use jiff::Zoned;
use referral_import::checkpoint::Wanted;
use referral_import::engine::{self, Keep, PlanError, ReadingOptions, Selection, Source};
use referral_import::input::ReadOptions;
use referral_import::lang::Lang;
use referral_import::report::{Detail, Findings, Found, PlanReport, Report, Showing};
use referral_import::validate::{ContactUse, Rules};

/// The slugs of what is found in a file, and its plan with its findings in full.
fn plan(path: &Path, name: &str, lang: Lang) -> Result<(Vec<&'static str>, String), PlanError> {
    let options = ReadingOptions {
        read: ReadOptions::default(),
        rules: Rules {
            typed_country_code: None,
            strict: false,
            contact_use: ContactUse::Both,
        },
        keep: Keep::All,
        selection: Selection::default(),
    };
    let showing = Showing {
        detail: Detail::Full,
        most: None,
        shows_cells: false,
        shows_names: false,
    };
    let mut findings = Findings::new(name, showing, lang);
    let source = Source::File(path.to_owned());
    let plan = engine::check(None, name, &source, &options, &Wanted::default(), &mut |finding| {
        findings.found(finding)
    })?;
    let Found { groups, listed, .. } = findings.finish();
    let report = PlanReport {
        file: name,
        plan: &plan,
        findings: &groups,
        called: None,
        takes: None,
        now: Zoned::now(),
        contact_use: options.rules.contact_use,
        showing,
        listed: listed.as_ref(),
    };
    Ok((groups.slugs(), report.text(lang)))
}

/// The files of a folder of fixtures, sorted by name.
fn fixtures(folder: &str) -> Vec<(String, std::path::PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/input")
        .join(folder);
    let files = std::fs::read_dir(&folder).expect("the fixtures are in the repository");
    let mut files: Vec<_> = files
        .map(|file| {
            let file = file.expect("a readable folder");
            (file.file_name().to_string_lossy().into_owned(), file.path())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_fixture_is_planned_as_it_was() {
    for folder in ["valid", "findings"] {
        for (name, path) in fixtures(folder) {
            let [english, chinese] = [Lang::En, Lang::Zh].map(|lang| {
                let planned = plan(&path, &name, lang);
                planned.unwrap_or_else(|error| panic!("{name}: {error}")).1
            });
            insta::assert_snapshot!(format!("plan_{folder}_{name}"), format!("{english}\n\n{chinese}"));
        }
    }
}

#[test]
fn every_kind_of_finding_has_a_file_that_shows_it() {
    let named: Vec<String> = fixtures("findings")
        .into_iter()
        .map(|(name, path)| {
            let slug = name.trim_end_matches(".csv").to_owned();
            let (slugs, _) = plan(&path, &name, Lang::En).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(slugs, [slug.as_str()], "one trait a file");
            slug
        })
        .collect();
    let mut slugs: Vec<&str> = referral_import::validate::Slug::ALL
        .iter()
        .map(|slug| slug.as_str())
        .collect();
    slugs.sort_unstable();
    assert_eq!(named, slugs);
}
