//! The definition of the command line in a person's language: its texts, and what clap would say in English by itself.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::{Args, chinese};
use crate::lang::{Lang, Text, wrapped};

/// How wide a paragraph is under the name of an option, in a terminal of 80 columns.
const PARAGRAPH_COLUMNS: usize = 68;

const HEADINGS: &[Text] = &[
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
];

/// The lines of the examples and notes under a help that hold words.
const NOTES: &[Text] = &[
    Text::new("Examples:", "示例："),
    Text::new(
        "  referral-import engineering.csv                  guided: shows the plan, asks, runs",
        "  referral-import engineering.csv                  引导方式：显示计划，询问，运行",
    ),
    Text::new(
        "  referral-import check engineering.csv            what would be sent; sends nothing",
        "  referral-import check engineering.csv            查看将发送什么；不发送任何内容",
    ),
    Text::new(
        "  referral-import run engineering.csv --sandbox    rehearse against a simulated tenant",
        "  referral-import run engineering.csv --sandbox    在模拟企业上演练",
    ),
    Text::new(
        "  referral-import run engineering.csv              register everyone; again to go on",
        "  referral-import run engineering.csv              注册每个人；再次运行即可继续",
    ),
    Text::new(
        "  referral-import status                           where things stand, file by file",
        "  referral-import status                           逐个文件查看当前情况",
    ),
    Text::new("Exit codes:", "退出码："),
    Text::new(
        "  0         every row is settled well",
        "  0         每一行都已妥善处理",
    ),
    Text::new(
        "  1         cannot go on until someone changes something: the file, an option,",
        "  1         需要先改动某处才能继续：文件、选项，",
    ),
    Text::new(
        "            the app in the Feishu console",
        "            或飞书后台中的应用",
    ),
    Text::new("  2         the command line is wrong", "  2         命令行有误"),
    Text::new(
        "  3         finished, and some rows need a person (also `check` with errors)",
        "  3         已完成，有些行需要人工处理（`check` 发现错误时也是）",
    ),
    Text::new(
        "  4         stopped by something temporary: run it again",
        "  4         因暂时性问题停止：请再次运行",
    ),
    Text::new(
        "  130, 143  interrupted; everything is saved",
        "  130, 143  已中断；所有进度均已保存",
    ),
    Text::new(
        "It ends with 0 wherever things stand, and with 1 where there is nothing to show.",
        "无论情况如何，都以 0 结束；没有内容可显示时以 1 结束。",
    ),
    Text::new(
        "It ends with 0 once the file is written, whatever stands in it.",
        "文件写出后即以 0 结束，无论内容如何。",
    ),
    Text::new(
        "It ends with 0 once the page is written, whatever stands in it.",
        "网页写出后即以 0 结束，无论内容如何。",
    ),
    Text::new(
        "It ends with 0 once they are forgotten, and with 1 where nobody is found.",
        "忘记后以 0 结束；没有找到任何人时以 1 结束。",
    ),
    Text::new(
        "It ends with 0 once everybody is known, and with 3 where a row could not be taken over.",
        "所有人都已得知时以 0 结束；有行无法接管时以 3 结束。",
    ),
    Text::new(
        "It shows no secret: none is an option.",
        "不会显示任何密钥：密钥不是选项。",
    ),
    Text::new(
        "To run against it from another terminal, set FEISHU_APP_ID and FEISHU_APP_SECRET to",
        "要在另一个终端中对它运行，请把 FEISHU_APP_ID 和 FEISHU_APP_SECRET 设为",
    ),
    Text::new("anything there, then type:", "任意内容，然后输入："),
    Text::new("Print help", "显示帮助（`-h` 简略，`--help` 完整）"),
    Text::new("Print version", "显示版本"),
];

const DEFAULT: &str = "默认";
const VALUES: &str = "可选值";
const VARIABLE: Text = Text::new("env", "环境变量");

/// The command line as it is defined, in a language.
pub(super) fn definition(lang: Lang) -> Command {
    let root = Args::command();
    match lang {
        Lang::En => root,
        Lang::Zh => in_chinese(root),
    }
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
        let (words, _) = chinese::of(&value.get_help()?.to_string())?;
        Some(format!("\n- {}：{words}", value.get_name()))
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

fn in_chinese(command: Command) -> Command {
    let usage = usage(&command);
    let after = [command.get_after_help(), command.get_after_long_help()].map(|text| text.map(notes));
    let [after, after_long] = after;
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let version = command.get_version().is_some();
    let mut command = command
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .override_usage(usage)
        .subcommand_help_heading("命令")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(argument)
        .mut_subcommands(in_chinese);
    if let Some((words, more)) = chinese::of(&about) {
        command = command.about(words);
        if !more.is_empty() {
            command = command.long_about(format!("{words}\n\n{}", paragraphs(more)));
        }
    }
    let own = |name: &'static str, short, action, help| {
        let arg = Arg::new(name).long(name).short(short).action(action);
        arg.help(noted(help)).help_heading(heading("Options"))
    };
    command = command.arg(own("help", 'h', ArgAction::Help, "Print help"));
    if version {
        command = command.arg(own("version", 'V', ArgAction::Version, "Print version"));
    }
    command = after.into_iter().fold(command, Command::after_help);
    after_long.into_iter().fold(command, Command::after_long_help)
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

fn argument(arg: Arg) -> Arg {
    let heading = match arg.get_help_heading() {
        Some(english) => heading(english),
        None if arg.is_positional() => "参数",
        None => heading("Options"),
    };
    let arg = arg.help_heading(heading);
    let english = arg.get_help().map(ToString::to_string).unwrap_or_default();
    match chinese::of(&english) {
        Some((words, "")) => arg.help(words),
        Some((words, more)) => arg.help(words).long_help(format!("{words}\n\n{more}")),
        None => arg,
    }
}

fn heading(english: &str) -> &'static str {
    let known = HEADINGS.iter().find(|text| text.get(Lang::En) == english);
    known.map_or("选项", |text| text.get(Lang::Zh))
}

/// The examples and notes under a help, line by line: what is typed is the same in every language.
fn notes(text: &StyledStr) -> String {
    let text = text.to_string();
    text.split('\n').map(noted).collect::<Vec<_>>().join("\n")
}

fn noted(line: &str) -> String {
    let known = NOTES.iter().find(|text| text.get(Lang::En) == line);
    known.map_or(line, |text| text.get(Lang::Zh)).to_owned()
}

/// Paragraphs as wide as they fit: clap breaks lines at blanks only, of which Chinese has none.
fn paragraphs(text: &str) -> String {
    let lines = text.split('\n').map(|line| wrapped(line, PARAGRAPH_COLUMNS).join("\n"));
    lines.collect::<Vec<_>>().join("\n")
}
