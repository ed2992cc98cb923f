//! What a command needs, made of the arguments, the environment and the defaults. No secret is in it: see [`super::secret`].

use std::path::PathBuf;
use std::time::Duration;

use super::OnUnconfirmed;
use super::args;
use super::connection::Connection;
use super::environment::{self, Environment};
use super::failure::Failure;
use super::paths::{self, NotAFile};
use super::profile::Profile;
use crate::engine::{ReadingOptions, Selection, Source};
use crate::input::ReadOptions;
use crate::lang::Lang;
use crate::quota::Rate;
use crate::report::{Detail, Format, log::LogOptions};
use crate::validate::Rules;

/// The country code of mobiles that name none, where nobody says another: the mainland's.
const DEFAULT_COUNTRY_CODE: &str = "86";

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Register everyone.
    Run(Run),
    /// Read, validate and plan; `run --dry-run` too.
    Check(Job),
    /// Serve a simulated tenant.
    Sandbox(args::Sandbox),
}

/// How to speak, and what to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The form of what standard output carries.
    pub format: Format,
    /// The language of everything but the log and the help.
    pub lang: Lang,
    /// What is logged, and where to.
    pub log: LogOptions,
}

/// A file and what is to be known to plan its run.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Where the rows come from.
    pub source: Source,
    /// Where the results go.
    pub results: PathBuf,
    /// Where what has happened is kept.
    pub checkpoint: PathBuf,
    /// How the file is read, and what of it is kept.
    pub reading: ReadingOptions,
    /// How many rows are sent at most.
    pub limit: Option<u32>,
    /// How findings are shown.
    pub findings: Findings,
    /// The app's quota.
    pub rate: Rate,
}

/// How findings are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How much of each.
    pub detail: Detail,
    /// How many one by one, where that was typed.
    pub most: Option<usize>,
    /// Where all of them are written.
    pub csv: Option<PathBuf>,
    /// Whether a person at a terminal sees cells as they stand.
    pub show_values: bool,
}

/// A run that sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The file, and what is to be known to plan.
    pub job: Job,
    /// Who is called.
    pub target: Target,
    /// How the calls are made.
    pub sending: Sending,
    /// Whether the results are written for Excel.
    pub excel: bool,
    /// Whether to send without asking.
    pub yes: bool,
}

/// Who is called.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A tenant at Feishu, or at whatever the address leads to.
    Feishu(Connection),
    /// A simulated tenant inside this process.
    Sandbox(args::Tenant),
}

/// How the calls are made, but for their rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// How many calls may be under way at once, 1 to 256.
    pub workers: u16,
    /// How long one call may take.
    pub timeout: Duration,
    /// How long an outage may last.
    pub give_up_after: Duration,
    /// What becomes of people whose earlier attempt got no readable answer.
    pub on_unconfirmed: OnUnconfirmed,
    /// Whether twenty equal refusals in a row are no reason to stop.
    pub keep_going: bool,
}

impl Task {
    /// Makes a task of the command that was typed.
    ///
    /// # Errors
    ///
    /// FILE cannot be the name of a file, or the profile cannot be used.
    pub fn resolve(command: args::Command, environment: Environment<'_>) -> Result<Self, Failure> {
        Ok(match command {
            args::Command::Run(run) if run.dry_run => {
                let profile = profile(&run.reading)?;
                Task::Check(job(run.reading, &profile, run.sending.rate, run.sandbox)?)
            }
            args::Command::Run(run) => Task::Run(self::run(*run, environment)?),
            args::Command::Check(check) => {
                let profile = profile(&check.reading)?;
                Task::Check(job(check.reading, &profile, check.rate, false)?)
            }
            args::Command::Sandbox(sandbox) => Task::Sandbox(sandbox),
        })
    }
}

impl Output {
    /// Fills what was typed with what the environment says. It cannot fail, so that every error is told in the right language.
    pub fn resolve(typed: args::Output, environment: Environment<'_>) -> Self {
        let lang = typed.lang.unwrap_or_else(|| environment::locale(environment));
        let log = LogOptions {
            verbosity: typed.verbose,
            file: typed.log_file,
            format: typed.log_format,
        };
        Output {
            format: typed.format,
            lang,
            log,
        }
    }
}

fn run(typed: args::Run, environment: Environment<'_>) -> Result<Run, Failure> {
    let args::Sending {
        rate,
        workers,
        timeout,
        give_up_after,
        on_unconfirmed,
        keep_going,
    } = typed.sending;
    let profile = profile(&typed.reading)?;
    let job = job(typed.reading, &profile, rate, typed.sandbox)?;
    let target = if typed.sandbox {
        Target::Sandbox(typed.tenant)
    } else {
        Target::Feishu(Connection::resolve(typed.connection, environment, &profile))
    };
    let sending = Sending {
        workers,
        timeout,
        give_up_after,
        on_unconfirmed,
        keep_going,
    };
    Ok(Run {
        job,
        target,
        sending,
        excel: typed.excel,
        yes: typed.yes,
    })
}

fn profile(typed: &args::Reading) -> Result<Profile, Failure> {
    let profile = typed.profile.as_deref().map(Profile::read).transpose()?;
    Ok(profile.unwrap_or_default())
}

fn job(typed: args::Reading, profile: &Profile, rate: Rate, sandbox: bool) -> Result<Job, NotAFile> {
    let source = Source::from_typed(typed.file);
    let results = paths::results(&source, sandbox)?;
    let checkpoint = typed.checkpoint.unwrap_or_else(|| paths::checkpoint(&source, sandbox));
    let reading = ReadingOptions {
        read: ReadOptions {
            encoding: typed.encoding.or(profile.encoding),
            delimiter: typed.delimiter.or(profile.delimiter),
            // The last word on a field counts.
            map: profile.map.iter().cloned().chain(typed.map).collect(),
        },
        rules: Rules {
            default_country_code: typed
                .default_country_code
                .or_else(|| profile.default_country_code.clone())
                .unwrap_or_else(|| DEFAULT_COUNTRY_CODE.to_owned()),
            strict: typed.strict,
            contact_use: typed.contact_use,
        },
        keep: typed.keep,
        selection: Selection {
            include_leavers: typed.selecting.include_leavers,
            conditions: typed.selecting.conditions,
        },
    };
    Ok(Job {
        source,
        results,
        checkpoint,
        reading,
        limit: typed.selecting.limit,
        findings: Findings {
            detail: typed.showing.output,
            most: typed.showing.max_findings,
            csv: typed.showing.findings,
            show_values: typed.showing.show_values,
        },
        rate,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::connection::App;
    use crate::engine::Keep;
    use crate::input::{Encoding, Field};
    use crate::validate::ContactUse;

    /// What a line means where these variables are set.
    fn resolve(line: &str, variables: &[(&str, &str)]) -> (Task, Output) {
        let typed = args::Args::try_parse_from(format!("referral-import {line}").split(' ')).expect(line);
        let environment = |name: &str| {
            let (_, value) = variables.iter().find(|(set, _)| *set == name)?;
            Some((*value).to_owned())
        };
        let output = Output::resolve(typed.output, &environment);
        (Task::resolve(typed.command, &environment).expect(line), output)
    }

    fn run_of(line: &str, variables: &[(&str, &str)]) -> Run {
        match resolve(line, variables).0 {
            Task::Run(run) => run,
            other => panic!("{line} gives {other:?}"),
        }
    }

    #[test]
    fn the_defaults_are_those_of_the_help() {
        let run = run_of("run hr/engineering.csv", &[]);
        let reading = ReadingOptions {
            read: ReadOptions::default(),
            rules: Rules {
                default_country_code: "86".to_owned(),
                contact_use: ContactUse::Both,
                strict: false,
            },
            keep: Keep::All,
            selection: Selection::default(),
        };
        let expected = Run {
            job: Job {
                source: Source::File("hr/engineering.csv".into()),
                results: "hr/engineering.results.csv".into(),
                checkpoint: "hr/referral-import.checkpoint".into(),
                reading,
                limit: None,
                findings: Findings::default(),
                rate: Rate::DOCUMENTED,
            },
            target: Target::Feishu(Connection {
                base_url: "https://open.feishu.cn".to_owned(),
                app_secret_file: None,
                profile: App::default(),
            }),
            sending: Sending {
                workers: 8,
                timeout: Duration::from_secs(30),
                give_up_after: Duration::from_secs(1800),
                on_unconfirmed: OnUnconfirmed::Send,
                keep_going: false,
            },
            excel: false,
            yes: false,
        };
        assert_eq!(run, expected);
    }

    #[test]
    fn what_is_typed_goes_before_the_environment_and_that_before_the_default() {
        let variables = [("FEISHU_BASE_URL", "https://env.example.com")];
        for (line, variables, expected) in [
            ("run a.csv", &[][..], "https://open.feishu.cn"),
            ("run a.csv", &variables[..], "https://env.example.com"),
            (
                "run a.csv --base-url https://typed.example.com",
                &variables[..],
                "https://typed.example.com",
            ),
        ] {
            let Target::Feishu(connection) = run_of(line, variables).target else {
                panic!("{line} is no rehearsal")
            };
            assert_eq!(connection.base_url, expected);
        }
    }

    #[test]
    fn a_rehearsal_looks_at_no_address() {
        let run = run_of(
            "run a.csv --sandbox --faults 500=0.1",
            &[("FEISHU_BASE_URL", "https://env.example.com")],
        );
        let Target::Sandbox(tenant) = run.target else {
            panic!("a rehearsal calls the simulated tenant")
        };
        assert_eq!(tenant.faults.as_deref(), Some("500=0.1"));
        assert_eq!(run.job.checkpoint, PathBuf::from("referral-import.sandbox.checkpoint"));
    }

    #[test]
    fn a_dry_run_is_a_check() {
        for (dry_run, check) in [
            (
                "run a.csv --dry-run --use email --rate 2/s",
                "check a.csv --use email --rate 2/s",
            ),
            ("run - --dry-run --checkpoint c", "check - --checkpoint c"),
        ] {
            assert_eq!(resolve(dry_run, &[]), resolve(check, &[]));
        }
    }

    #[test]
    fn arguments_go_before_the_environment_and_that_before_the_profile() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("team.toml");
        let text = "default_country_code = '852'\nencoding = 'gbk'\nbase_url = 'https://profile.example.com'\n\
            app_id = 'cli_profile'\n[map]\nemail = 'Mail'\nmobile = 'Cell'\n";
        std::fs::write(&path, text).expect("it can be written");
        let environment = [("FEISHU_BASE_URL", "https://env.example.com")];
        let profile = path.display();
        for (options, variables, base_url, country_code) in [
            ("", &[][..], "https://profile.example.com", "852"),
            ("", &environment[..], "https://env.example.com", "852"),
            (
                " --base-url https://typed.example.com --default-country-code 65",
                &environment[..],
                "https://typed.example.com",
                "65",
            ),
        ] {
            let run = run_of(
                &format!("run a.csv --profile {profile} --map email=Work{options}"),
                variables,
            );
            let reading = &run.job.reading;
            assert_eq!(reading.rules.default_country_code, country_code);
            assert_eq!(reading.read.encoding, Some(Encoding::Gb18030));
            let map = [(Field::Email, "Mail"), (Field::Mobile, "Cell"), (Field::Email, "Work")];
            assert_eq!(reading.read.map, map.map(|(field, name)| (field, name.to_owned())));
            let Target::Feishu(connection) = run.target else {
                panic!("this is no rehearsal")
            };
            assert_eq!(connection.base_url, base_url);
            assert_eq!(connection.profile.id.as_deref(), Some("cli_profile"));
        }
    }

    #[test]
    fn the_language_is_the_typed_one_or_that_of_the_locale() {
        let variables = [("LANG", "zh_CN.UTF-8")];
        assert_eq!(resolve("check a.csv", &variables).1.lang, Lang::Zh);
        assert_eq!(resolve("check a.csv --lang en", &variables).1.lang, Lang::En);
    }

    #[test]
    fn the_log_is_what_was_typed() {
        let (_, output) = resolve("check a.csv -vv --log-file run.log --log-format json", &[]);
        let expected = LogOptions {
            verbosity: 2,
            file: Some("run.log".into()),
            format: Format::Json,
        };
        assert_eq!(output.log, expected);
        assert_eq!(output.format, Format::Text);
    }
}
