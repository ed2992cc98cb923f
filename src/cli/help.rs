//! The definition of the command line in a person's language: its texts, and what clap would say in English by itself.

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, Command, CommandFactory};
use unicode_width::UnicodeWidthChar;

use super::args::Args;
use crate::lang::{Lang, Text, wrapped};

/// How wide a paragraph is under the name of an option, in a terminal of 80 columns.
const PARAGRAPH_COLUMNS: usize = 68;

/// What the Chinese of a text begins with, which stands behind the English.
const CHINESE: &str = "zh:";

/// Headings, what the values of options mean, and what clap says by itself.
const TEXTS: &[Text] = &[
    Text::new("Reading", "读取"),
    Text::new("Selection", "选择发送哪些人"),
    Text::new("Findings", "问题"),
    Text::new("Sending", "发送"),
    Text::new("Connection", "连接"),
    Text::new("Simulated tenant", "模拟企业"),
    Text::new("Output", "输出"),
    Text::new("Rehearsal", "演练"),
    Text::new("Files", "文件"),
    Text::new("Whom to send again", "重新发送哪些人"),
    Text::new("Options", "选项"),
    Text::new("Examples:", "示例："),
    Text::new("Exit codes:", "退出码："),
    Text::new("Print help", "显示帮助（`-h` 简略，`--help` 完整）"),
    Text::new("Print version", "显示版本"),
    Text::new(
        "Groups, each with its count, its first rows and its fix",
        "按问题分组：数量、前几行和处理办法",
    ),
    Text::new(
        "Then one line each: `file:row:column: slug`",
        "另外每个问题一行：`file:row:column: slug`",
    ),
    Text::new(
        "Then each cell with what is wrong with it and how to fix it",
        "另外逐个列出单元格、问题和处理办法",
    ),
    Text::new("For people", "供人阅读"),
    Text::new("For programs: one JSON object a line", "供程序使用：每行一个 JSON 对象"),
    Text::new(
        "Send again: Feishu most likely answers with the same account",
        "重新发送：飞书很可能返回同一个账户",
    ),
    Text::new("Leave alone until a person has looked", "暂不处理，等人工确认"),
    Text::new(
        "The email only; the mobile column is not looked at",
        "只用邮箱；不看手机列",
    ),
    Text::new(
        "The mobile only; the email column is not looked at",
        "只用手机号；不看邮箱列",
    ),
    Text::new("Whatever the row has of the two", "该行有什么就用什么"),
];

const DEFAULT: &str = "默认";
const VALUES: &str = "可选值";
const VARIABLE: Text = Text::new("env", "环境变量");

/// The command line as it is defined, in a language.
pub(super) fn definition(lang: Lang) -> Command {
    let root = told(Args::command(), lang);
    match lang {
        Lang::En => root,
        Lang::Zh => in_chinese(root),
    }
}

/// A command and what it is given, each with its texts in a language.
fn told(command: Command, lang: Lang) -> Command {
    let (about, more) = of(command.get_about(), command.get_long_about(), lang);
    let more = match lang {
        Lang::En => more,
        Lang::Zh => paragraphs(&more),
    };
    let notes = |text: Option<&StyledStr>| Resettable::from(text.map(|text| notes(text, lang)));
    let (after, after_long) = (notes(command.get_after_help()), notes(command.get_after_long_help()));
    let argument = |arg: Arg| {
        let (help, more) = of(arg.get_help(), arg.get_long_help(), lang);
        arg.long_help(whole(&help, &more)).help(help)
    };
    command
        .long_about(whole(&about, &more))
        .about(about)
        .after_help(after)
        .after_long_help(after_long)
        .mut_args(argument)
        .mut_subcommands(|command| told(command, lang))
}

/// A text of the definition in a language: its first sentence, and what `--help` says beyond it.
fn of(short: Option<&StyledStr>, long: Option<&StyledStr>, lang: Lang) -> (String, String) {
    let text = long.or(short).map(ToString::to_string).unwrap_or_default();
    let mut texts = text.split("\n\n").map(|paragraph| match (halves(paragraph), lang) {
        (Some((english, _)), Lang::En) => english.to_owned(),
        (Some((_, chinese)), Lang::Zh) => closed_up(chinese),
        (None, _) => paragraph.to_owned(),
    });
    let first = texts.next().unwrap_or_default();
    (first, texts.collect::<Vec<_>>().join("\n\n"))
}

/// What `--help` says, where that is more than the first sentence.
fn whole(first: &str, more: &str) -> Resettable<StyledStr> {
    let whole = (!more.is_empty()).then(|| StyledStr::from(format!("{first}\n\n{more}")));
    whole.into()
}

/// The English of a paragraph, or of a line, and the Chinese behind it.
fn halves(both: &str) -> Option<(&str, &str)> {
    let (english, chinese) = both.split_once(CHINESE)?;
    Some((english.trim_end(), chinese.trim_start()))
}

/// Lines of the source are joined by blanks, of which there is none between Chinese characters.
fn closed_up(text: &str) -> String {
    let is_wide = |c: char| c.width() == Some(2);
    let mut closed = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_between = c == ' ' && closed.ends_with(is_wide) && text[at + 1..].starts_with(is_wide);
        closed.extend((!is_between).then_some(c));
    }
    closed
}

/// The examples and notes under a help, line by line. What is typed, before a gap, is the same in every language.
fn notes(text: &StyledStr, lang: Lang) -> StyledStr {
    let text = text.to_string();
    let lines = text.split('\n').map(|line| match (halves(line), lang) {
        (Some((english, _)), Lang::En) => english.to_owned(),
        (Some((english, chinese)), Lang::Zh) => {
            let typed = english.rfind("  ").map_or("", |gap| &english[..gap + 2]);
            format!("{typed}{chinese}")
        }
        (None, _) => known(line, lang).to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").into()
}

/// A text that stands apart, in a language.
fn known(english: &str, lang: Lang) -> &str {
    let known = TEXTS.iter().find(|text| text.get(Lang::En) == english);
    known.map_or(english, |text| text.get(lang))
}

/// An option's help with the variable that gives it, and its values and default where clap would tell them in English.
pub(super) fn with_hints(arg: Arg, variable: Option<&str>, lang: Lang) -> Arg {
    let env = VARIABLE.get(lang);
    let named = variable.map(|name| format!(" [{env}: {name}]")).unwrap_or_default();
    if lang == Lang::En {
        let (short, long) = (arg.get_help().cloned(), arg.get_long_help().cloned());
        let arg = short
            .into_iter()
            .fold(arg, |arg, help| arg.help(format!("{help}{named}")));
        return long
            .into_iter()
            .fold(arg, |arg, help| arg.long_help(format!("{help}{named}")));
    }
    let takes_values = arg.get_action().takes_values();
    let possible = if takes_values {
        arg.get_possible_values()
    } else {
        Vec::new()
    };
    let names: Vec<&str> = possible.iter().map(|value| value.get_name()).collect();
    let lines = possible.iter().filter_map(|value| {
        let words = value.get_help()?.to_string();
        Some(format!("\n- {}：{}", value.get_name(), known(&words, lang)))
    });
    let lines: String = lines.collect();
    let defaults: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    let default = match arg.get_action() {
        ArgAction::Set | ArgAction::Append if !defaults.is_empty() => format!(" [{DEFAULT}：{}]", defaults.join(",")),
        _ => String::new(),
    };
    let (short, long) = match names.is_empty() {
        true => (String::new(), String::new()),
        false if lines.is_empty() => (format!(" [{VALUES}：{}]", names.join("、")), String::new()),
        false => (
            format!(" [{VALUES}：{}]", names.join("、")),
            format!("\n\n{VALUES}：{lines}"),
        ),
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let whole = arg.get_long_help().map_or_else(|| help.clone(), ToString::to_string);
    let whole = match long.is_empty() {
        true => format!("{whole}{short}{named}{default}"),
        false => format!("{whole}{named}{default}{long}"),
    };
    arg.help(format!("{help}{short}{named}{default}"))
        .long_help(paragraphs(&whole))
        .hide_default_value(takes_values)
        .hide_possible_values(takes_values)
}

/// What clap would say in English by itself.
fn in_chinese(command: Command) -> Command {
    let usage = usage(&command);
    let version = command.get_version().is_some();
    let own = |name: &'static str, short, action, help: &'static str| {
        let arg = Arg::new(name).long(name).short(short).action(action);
        arg.help(known(help, Lang::Zh)).help_heading(known("Options", Lang::Zh))
    };
    let command = command
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .override_usage(usage)
        .subcommand_help_heading("命令")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_subcommands(in_chinese)
        .arg(own("help", 'h', ArgAction::Help, "Print help"))
        .args(version.then(|| own("version", 'V', ArgAction::Version, "Print version")));
    command.mut_args(|arg| {
        let heading = match arg.get_help_heading() {
            None if arg.is_positional() => "参数",
            english => known(english.unwrap_or("Options"), Lang::Zh),
        };
        let heading = heading.to_owned();
        arg.help_heading(heading)
    })
}

/// How a command is typed.
fn usage(command: &Command) -> String {
    let mut words = match command.get_name() {
        name @ "referral-import" => name.to_owned(),
        name => format!("referral-import {name}"),
    };
    words += " [选项]";
    for arg in command.get_positionals() {
        let name = arg.get_id().as_str().to_uppercase();
        let more = match arg.get_action() {
            ArgAction::Append => "...",
            _ => "",
        };
        words += &match arg.is_required_set() {
            true => format!(" <{name}>{more}"),
            false => format!(" [{name}]"),
        };
    }
    if command.has_subcommands() {
        words += " <命令>";
    }
    words
}

/// Paragraphs as wide as they fit: clap breaks lines at blanks only, of which Chinese has none.
fn paragraphs(text: &str) -> String {
    let lines = text.split('\n').map(|line| wrapped(line, PARAGRAPH_COLUMNS).join("\n"));
    lines.collect::<Vec<_>>().join("\n")
}
