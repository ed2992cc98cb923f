//! Colour where a terminal has it: it shows at a glance what words say as well. `NO_COLOR` and `CLICOLOR=0` turn it off.

use console::Style;

use super::printer::COMMAND;

type Colour = fn(Style) -> Style;

/// How a line begins whose first word is painted, and in which colour.
const BEGINS: [(&str, Colour); 4] = [
    ("error", Style::red),
    ("错误", Style::red),
    ("warning", Style::yellow),
    ("警告", Style::yellow),
];

/// The words for people who have an account.
const REGISTERED: [&str; 2] = [" registered", "已注册"];

/// Lines with their colours.
pub(super) fn painted(lines: &str) -> String {
    let lines: Vec<String> = lines.split('\n').map(line).collect();
    lines.join("\n")
}

fn line(line: &str) -> String {
    let over = |text: &str, style: Style| style.force_styling(true).apply_to(text).to_string();
    for (word, colour) in BEGINS {
        if let Some(rest) = line.strip_prefix(word).filter(|rest| rest.starts_with([':', '：'])) {
            return over(word, colour(Style::new()).bold()) + rest;
        }
    }
    // Within a sentence a command stands in backticks.
    if let Some(at) = line.find(COMMAND).filter(|at| !line[..*at].contains('`')) {
        let (before, command) = line.split_at(at);
        return before.to_owned() + &over(command, Style::new().cyan());
    }
    for word in REGISTERED {
        if let Some((before, rest)) = line.split_once(word).filter(|(before, _)| !before.contains('`')) {
            return format!("{before}{}{rest}", over(word, Style::new().green()));
        }
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stay_and_only_their_first_is_painted() {
        for (lines, expected) in [
            (
                "error: no such file\nfix: check the name",
                "\u{1b}[31m\u{1b}[1merror\u{1b}[0m: no such file\nfix: check the name",
            ),
            ("警告：慢", "\u{1b}[33m\u{1b}[1m警告\u{1b}[0m：慢"),
            ("errors are rare", "errors are rare"),
            (
                "下一步：referral-import run a.csv",
                "下一步：\u{1b}[36mreferral-import run a.csv\u{1b}[0m",
            ),
            ("3 of 3 registered; 2", "3 of 3\u{1b}[32m registered\u{1b}[0m; 2"),
            ("3 行中已注册 3 行", "3 行中\u{1b}[32m已注册\u{1b}[0m 3 行"),
        ] {
            assert_eq!(painted(lines), expected);
            let plain = console::strip_ansi_codes(expected);
            assert_eq!(plain, lines);
        }
    }
}
