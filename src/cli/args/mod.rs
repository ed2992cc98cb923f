//! The command line exactly as it was typed; [`super::settings`] makes of it what a run needs.

mod adopt;
mod apart;
mod check;
pub(super) mod chinese;
mod forget;
mod groups;
mod login;
mod looks;
mod retry;
mod template;

use clap::parser::ValueSource;
use clap::{ArgMatches, Parser, Subcommand};

pub use self::adopt::Adopt;
pub use self::apart::{Completions, ConfigArgs, Explain, Man, Sandbox};
pub use self::check::Check;
pub use self::forget::Forget;
pub use self::groups::{App, Connection, Input, Output, Selecting, Sending, Showing, Tenant};
pub use self::login::Login;
pub use self::looks::{Looking, Report, Results, Status};
pub use self::retry::Retry;
pub use self::template::Template;
use super::config::{self, Config};
use super::given::Givers;
use super::values;
use crate::lang::Said;

const EXAMPLES: &str = "\
Examples:
  referral-import engineering.csv                  guided: shows the plan, asks, runs
  referral-import check engineering.csv            what would be sent; sends nothing
  referral-import run engineering.csv --sandbox    rehearse against a simulated tenant
  referral-import run engineering.csv              register everyone; again to go on
  referral-import status                           where things stand, file by file

";

const EXIT_CODES: &str = "\
Exit codes:
  0         every row is settled well
  1         cannot go on until someone changes something: the file, an option,
            the app in the Feishu console
  2         the command line is wrong
  3         finished, and some rows need a person (also `check` with errors)
  4         stopped by something temporary: run it again
  130, 143  interrupted; everything is saved
";

/// Register Feishu Hire referral accounts for everyone in an HR export
///
/// One API call per person, at the API's 100 calls a minute, and nothing is lost whatever happens: the same command again
/// goes on where the last one stopped.
#[derive(Debug, Parser)]
#[command(version = env!("REFERRAL_IMPORT_VERSION"), after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}{EXIT_CODES}"))]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to speak.
    #[command(flatten)]
    pub output: Output,
}

impl Args {
    /// Adds what configuration files give and no single option can hold.
    ///
    /// # Errors
    ///
    /// Why a mapping is none.
    pub(super) fn complete(&mut self, typed: &ArgMatches, givers: &Givers<'_>) -> Result<(), Said> {
        let config = &givers.config;
        let typed = typed.subcommand().map_or(typed, |(_, matches)| matches);
        let is_typed = |id: &str| {
            typed.try_contains_id(id).unwrap_or(false) && typed.value_source(id) == Some(ValueSource::CommandLine)
        };
        // A rehearsal has files of its own, whatever is said of the real ones.
        let is_of_rehearsal = |sandbox: bool| sandbox && !is_typed("checkpoint");
        let (reading, connection, sandbox) = match &mut self.command {
            Command::Run(run) => (&mut run.reading, &mut run.connection, run.sandbox),
            Command::Retry(retry) => (&mut retry.run.reading, &mut retry.run.connection, retry.run.sandbox),
            Command::Check(check) => (&mut check.reading, &mut check.connection, false),
            Command::Status(Status { place, .. })
            | Command::Results(Results { place, .. })
            | Command::Report(Report { place, .. })
            | Command::Forget(Forget { place, .. }) => {
                place.checkpoint.take_if(|_| is_of_rehearsal(place.sandbox));
                place.app = App {
                    base_url: givers.get("base-url").and_then(|(_, values)| values.into_iter().next()),
                    ..App::of(config)
                };
                return Ok(());
            }
            Command::Adopt(adopt) => {
                adopt.app = App::of(config);
                return Ok(());
            }
            Command::Login(login) | Command::Logout(login) => {
                login.app = App::of(config);
                return Ok(());
            }
            _ => return Ok(()),
        };
        reading.checkpoint.take_if(|_| is_of_rehearsal(sandbox));
        let mut map = config
            .all("map")
            .map(|text| values::mapping(text))
            .collect::<Result<Vec<_>, _>>()?;
        map.retain(|mapping| !reading.map.contains(mapping));
        // The last word on a field counts.
        reading.map.splice(..0, map);
        connection.app = App {
            secret_file: connection.app_secret_file.take_if(|_| !is_typed("app_secret_file")),
            ..App::of(config)
        };
        Ok(())
    }
}

impl App {
    fn of(config: &Config) -> Self {
        App {
            id: config.one(config::APP_ID),
            tenant_key: config.one(config::TENANT_KEY),
            ..App::default()
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register everyone in FILE; the same command again goes on where it stopped
    ///
    /// FILE is read and validated as a whole before the first call. On a terminal the plan is shown and confirmed. What has
    /// happened is kept in one checkpoint per app, so that nobody is registered twice; the answer per row is written beside
    /// FILE, e.g. `engineering.results.csv`.
    ///
    /// Credentials come from the environment: FEISHU_APP_ID with FEISHU_APP_SECRET (or `--app-secret-file`, or asked for), or
    /// FEISHU_APP_ID with FEISHU_TENANT_ACCESS_TOKEN. A store app needs FEISHU_APP_TICKET and FEISHU_TENANT_KEY beside its id and
    /// secret.
    Run(Box<Run>),
    /// Dry run: read, validate and plan; sends nothing
    ///
    /// Shows which column feeds which field, what is wrong in which row and how to fix it, and how long the run would take. Needs
    /// no credentials, but for `--online`.
    Check(Box<Check>),
    /// Run FILE, and send those again whom Feishu refused
    ///
    /// For refusals whose reason is gone although the row is the same, such as a person who was added to the organization since.
    /// A row that was corrected in FILE is sent by `run` as well. Where FILE is gone, or is `-`, it works from the checkpoint alone.
    #[command(after_help = retry::RETRY_EXAMPLES, after_long_help = format!("{}{EXIT_CODES}", retry::RETRY_EXAMPLES))]
    Retry(Box<Retry>),
    /// Show where things stand, also during a run; `--row` and `--find` show everything that was done for a person
    ///
    /// Without FILE every file of the app is shown, with where it lies. Contacts are masked; the results hold them in full.
    Status(Status),
    /// Write the results again, also during a run, or those rows that are to be corrected
    ///
    /// The results are told from the checkpoint alone: FILE itself is not read, and may be gone.
    Results(Results),
    /// Write a page to look at: who is done, what is wrong and what to do, how fast it went
    ///
    /// It is one file that needs no network, for a screen, a phone or paper. Contacts are masked. Like the results it is told from the
    /// checkpoint alone, also during a run.
    Report(Report),
    /// Take over from results, or from another checkpoint, what this one does not know
    ///
    /// Whom they call registered or unconfirmed is held so from now on: told by that file, and not seen by this checkpoint, as
    /// `status --row` shows. So a checkpoint that was lost is built again, and a colleague's machine goes on. What contradicts the
    /// checkpoint is refused, row by row; rows of a rehearsal or of another app are passed over. Of another checkpoint of the app every call is taken over,
    /// and its place in the quota: so one is moved, or brought back from a backup. Nothing is sent.
    Adopt(Box<Adopt>),
    /// Take people's contacts out of the checkpoint, and keep what prevents a second registration
    ///
    /// What was sent for them stands as keyed hashes from then on, and what files said of them is gone: whoever has an account is met
    /// again by that, and not sent a second time. Files, results and pages beside the checkpoint are not touched. It cannot be undone.
    Forget(Forget),
    /// Keep an app's id and secret: asked for once, tried, and kept in the system's key store
    ///
    /// The secret is asked for without echo, tried with Feishu (token, address, IP list, scope) and kept for this app and this address in the Credential
    /// Manager of Windows, the keychain of macOS or the keyring of the Linux kernel; the id goes into your own configuration. What the environment, a
    /// file or a profile gives goes before it.
    Login(Login),
    /// Take out what `login` has kept
    Logout(Login),
    /// Explain a code: what it means, and how to fix it
    ///
    /// Knows every slug of a finding, every code of Feishu's and every word that stands where no answer came.
    Explain(Explain),
    /// Write an empty file with the columns that are read, a made-up line and a note on every column
    ///
    /// Run as it is, it sends nobody.
    Template(Template),
    /// Serve a simulated Feishu tenant on loopback
    ///
    /// Prints its address, answers as Feishu documents it, and counts what it sees at `GET /sandbox/stats`. Ctrl-C ends it.
    Sandbox(Sandbox),
    /// Show which options are given by the environment and by configuration files, and by whom
    Config(ConfigArgs),
    /// Print what a shell needs to complete this program's command lines
    Completions(Completions),
    /// Print the manual page of the program, or of one command
    Man(Man),
}

/// What `run` was given.
#[derive(Debug, clap::Args)]
#[command(after_help = RUN_EXAMPLES, after_long_help = format!("{RUN_EXAMPLES}{EXIT_CODES}"))]
#[command(mut_args(needs_sandbox))]
pub struct Run {
    /// Which file, and how it is read.
    #[command(flatten)]
    pub reading: Input,

    /// Read, validate and plan only; the same as `check`
    #[arg(long, help_heading = "Sending")]
    pub dry_run: bool,
    /// Do not ask before sending; needed where nobody can be asked, but for a rehearsal
    #[arg(long, short, help_heading = "Sending")]
    pub yes: bool,
    /// Send those again of whom results beside FILE tell that they were sent, and not the checkpoint
    ///
    /// A checkpoint that was lost, or put back from a backup, does not know everybody; the results may. `adopt` takes over what they
    /// tell. This sends all of them anew. It is only ever typed: neither environment nor configuration gives it.
    #[arg(long, help_heading = "Sending")]
    pub send_again: bool,

    /// How the calls are made.
    #[command(flatten)]
    pub sending: Sending,
    /// Which tenant is called.
    #[command(flatten)]
    pub connection: Connection,

    /// Rehearse: run the whole job against a simulated tenant inside this process
    ///
    /// It has files of its own, e.g. `engineering.sandbox.results.csv` and `referral-import.sandbox.checkpoint`, and needs no
    /// credentials: the real thing is never touched.
    #[arg(long, help_heading = "Rehearsal", conflicts_with_all = ["base_url", "app_secret_file"])]
    pub sandbox: bool,
    /// How the simulated tenant behaves.
    #[command(flatten)]
    pub tenant: Tenant,

    /// Write the results as a workbook for Excel too, beside the CSV
    #[arg(long, help_heading = "Files")]
    pub excel: bool,
}

const RUN_EXAMPLES: &str = "\
Examples:
  referral-import run engineering.csv --sandbox
  referral-import run engineering.csv --yes --log-file import.log -v
  referral-import run export.csv --map email=\"Work Email\" --use email --keep Name,Department
  export-from-hris | referral-import run - --yes

";

/// The options of a simulated tenant mean nothing in a real run.
fn needs_sandbox(arg: clap::Arg) -> clap::Arg {
    if arg.get_help_heading() == Some(groups::TENANT_HEADING) {
        arg.requires("sandbox")
    } else {
        arg
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Args, ErrorKind> {
        Args::try_parse_from(format!("referral-import {line}").split(' ')).map_err(|error| error.kind())
    }

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn usual_lines_are_understood() {
        for line in [
            "run engineering.csv",
            "run - --yes",
            "run a.csv --dry-run",
            "run a.csv --sandbox --faults 500=0.1 --latency 20ms-300ms --replay new --directory staff.csv",
            "run a.csv --rate unlimited --workers 256 --timeout 5s --give-up-after 2h --on-unconfirmed hold --keep-going",
            "run a.csv --map email=Work --map mobile=Cell --use email --strict --keep Name,Unit --excel",
            "run a.csv --where 部门=研发 --where City=Beijing --include-leavers --limit 5",
            "run a.csv --encoding GB18030 --delimiter tab --default-country-code +852",
            "run a.csv --base-url https://feishu.example.com --app-secret-file secret.txt --checkpoint c",
            "--lang zh run a.csv -vv --log-file run.log --log-format json",
            "check a.csv --format json --rate 2/s",
            "check a.csv --online --base-url http://127.0.0.1:1 --app-secret-file s",
            "retry a.csv",
            "retry - --yes --unconfirmed --on-unconfirmed hold",
            "retry a.csv --code 1002551 --code 1002552 --row 14,20-31 --row 40 --sandbox --latency 50ms",
            "retry a.csv --dry-run",
            "status",
            "status a.csv --row 14 --checkpoint c --format json",
            "status --account-id 6942778198054125570 --sandbox",
            "results a.csv --only failed,invalid --output fix.xlsx",
            "report a.csv --by Department --show-contacts --output a.html --sandbox",
            "forget --find ada@example.com",
            "forget --older-than 365d --yes --checkpoint c",
            "template -o people.xlsx --lang zh",
            "explain",
            "explain 1002551 --lang zh",
            "login --base-url http://127.0.0.1:1",
            "logout",
            "config",
            "config a.csv --profile shanghai --config c.toml",
            "completions bash",
            "man",
            "man run",
            "status -q",
            "sandbox",
            "sandbox --listen [::1]:8080 --rate 10/s --seed 7 --token-life 3s --faults reset=0.01",
        ] {
            if let Err(kind) = parse(line) {
                panic!("{line}: {kind}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_before_anything_happens() {
        for (line, kind) in [
            ("run", ErrorKind::MissingRequiredArgument),
            ("run a.csv --workers 0", ErrorKind::ValueValidation),
            ("run a.csv --workers 257", ErrorKind::ValueValidation),
            ("run a.csv --rate 0/min", ErrorKind::ValueValidation),
            ("run a.csv --timeout 30", ErrorKind::ValueValidation),
            ("run a.csv --encoding latin1", ErrorKind::InvalidValue),
            ("run a.csv --limit 0", ErrorKind::ValueValidation),
            ("check a.csv --where Department", ErrorKind::ValueValidation),
            ("run a.csv --lang fr", ErrorKind::ValueValidation),
            ("run a.csv --faults 500=0.1", ErrorKind::MissingRequiredArgument),
            ("run a.csv --directory staff.csv", ErrorKind::MissingRequiredArgument),
            (
                "run a.csv --sandbox --base-url http://127.0.0.1:1",
                ErrorKind::ArgumentConflict,
            ),
            ("run a.csv --sandbox --app-secret-file s", ErrorKind::ArgumentConflict),
            ("run a.csv --app-secret 0123", ErrorKind::UnknownArgument),
            (
                "check a.csv --base-url http://127.0.0.1:1",
                ErrorKind::MissingRequiredArgument,
            ),
            ("check a.csv --yes", ErrorKind::UnknownArgument),
            ("run a.csv --row 3", ErrorKind::UnknownArgument),
            ("retry a.csv --code timeout", ErrorKind::ValueValidation),
            ("retry a.csv --row 9-3", ErrorKind::ValueValidation),
            ("retry a.csv --row 0", ErrorKind::ValueValidation),
            ("retry a.csv --faults 500=0.1", ErrorKind::MissingRequiredArgument),
            ("status --row 3", ErrorKind::MissingRequiredArgument),
            ("status a.csv --row 3 --account-id 1", ErrorKind::ArgumentConflict),
            ("forget", ErrorKind::MissingRequiredArgument),
            ("forget --find a --older-than 365d", ErrorKind::ArgumentConflict),
            ("forget --older-than 2h", ErrorKind::ValueValidation),
            ("results", ErrorKind::MissingRequiredArgument),
            ("results a.csv --only good", ErrorKind::InvalidValue),
            ("sandbox --listen 0.0.0.0:80", ErrorKind::ValueValidation),
            ("sandbox --token-life 0s", ErrorKind::ValueValidation),
        ] {
            assert_eq!(parse(line).map(|_| ()), Err(kind), "{line}");
        }
    }

    #[test]
    fn every_option_has_its_help_and_the_long_help_lists_the_exit_codes() {
        let mut root = Args::command();
        root.build();
        for command in root.get_subcommands_mut() {
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{}", arg.get_id());
            }
            assert!(
                command.render_help().to_string().contains("Examples:"),
                "{}",
                command.get_name()
            );
        }
        for name in ["run", "check", "retry"] {
            let command = root.find_subcommand_mut(name).expect("it is there");
            assert!(command.render_long_help().to_string().contains("130, 143"), "{name}");
        }
    }
}
