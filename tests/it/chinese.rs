//! Whoever reads Chinese meets no English sentence: in no help, for no option, in no error.

use clap::CommandFactory;
use referral_import::cli::args::Args;

use crate::support::Folder;

/// Two words in a row are a sentence begun. What is typed as it stands is none: it is in backticks, or an example.
fn english(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        // What comes after a command that is typed is told after some blanks.
        let line = match ["referral-import ", "export-from-hris "]
            .iter()
            .find_map(|name| line.split_once(name))
        {
            Some((before, typed)) => format!("{before} · {}", typed.split_once("   ").map_or("", |(_, words)| words)),
            None => line.to_owned(),
        };
        let words = line.split('`').step_by(2).collect::<Vec<_>>().join("·");
        let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
        let words: Vec<&str> = words.split(' ').collect();
        let is_begun = |pair: &[&str]| is_word(pair[0]) && is_word(pair[1].trim_end_matches([',', '.', ':', ';']));
        if words.windows(2).any(is_begun) {
            found.push(line);
        }
    }
    found
}

#[track_caller]
fn is_chinese(text: &str, whence: &str) {
    assert!(
        text.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)),
        "{whence}: {text}"
    );
    let left = english(text);
    assert!(
        left.is_empty(),
        "{whence}: {left:#?}\nsays English; in a help the Chinese stands behind it, after `zh:`\n{text}"
    );
}

/// Lines of the source are joined by blanks: none is left inside a Chinese sentence.
#[track_caller]
fn is_without_gaps(text: &str) {
    let is_chinese = |c: char| ('\u{3000}'..'\u{a000}').contains(&c) || ('\u{ff00}'..'\u{ff60}').contains(&c);
    for line in text.lines().map(str::trim) {
        let gap = line
            .match_indices(' ')
            .find(|(at, _)| line[..*at].ends_with(is_chinese) && line[at + 1..].starts_with(is_chinese));
        assert_eq!(gap, None, "{line}");
    }
}

#[test]
fn an_english_sentence_is_found() {
    for (text, expected) in [
        ("error: no such file", 1),
        ("无法读取：No such file or directory (os error 2)", 1),
        ("处理办法：请查看 `see the log`", 0),
        ("  referral-import run a.csv   send it all", 1),
        ("  referral-import run a.csv", 0),
    ] {
        assert_eq!(english(text).len(), expected, "{text}");
    }
}

#[test]
fn every_help_is_in_chinese() {
    let mut root = Args::command();
    root.build();
    let names = root.get_subcommands().map(|command| command.get_name().to_owned());
    let folder = Folder::new();
    for name in names.map(Some).chain([None]) {
        let command: Vec<&str> = name.as_deref().into_iter().collect();
        for help in ["-h", "--help"] {
            let args = [&command[..], &[help, "--lang", "zh"]].concat();
            let told = folder.program(&args).ends().stdout;
            is_chinese(&told, &format!("{args:?}"));
            is_without_gaps(&told);
            let args = [&command[..], &[help, "--lang", "en"]].concat();
            let told = folder.program(&args).ends().stdout;
            assert!(!told.contains("zh:"), "{told}");
        }
        if name.is_some() {
            let page = folder.program(&["man", command[0], "--lang", "zh"]).ends().stdout;
            assert!(page.contains("语言"), "{page}");
        }
    }
}

#[test]
fn whatever_an_option_cannot_be_is_said_in_chinese() {
    let mut root = Args::command();
    root.build();
    let folder = Folder::new();
    let told = |args: &[&str]| {
        let args = [args, &["--lang", "zh"]].concat();
        let ran = folder.program(&args).exits(&[0, 1, 2]).ends();
        let told = ran.stderr + &ran.stdout;
        // `completions` and `explain` without a word have other things to say.
        if !told.is_empty() {
            is_chinese(&told, &format!("{args:?}"));
        }
    };
    for command in root.get_subcommands() {
        let name = command.get_name();
        told(&[name, "--no-such-option"]);
        if !["sandbox", "completions", "man", "config"].contains(&name) {
            told(&[name, "no such file.csv"]);
        }
        if command.get_positionals().any(clap::Arg::is_required_set) {
            told(&[name]);
        }
        // What all commands have is looked at once.
        let arguments = command
            .get_arguments()
            .filter(|arg| name == "run" || !arg.is_global_set());
        for arg in arguments {
            let Some(long) = arg.get_long() else { continue };
            let option = format!("--{long}");
            match arg.get_action().takes_values() {
                true => {
                    // A tenant that is served ends for no test.
                    let file = if name == "sandbox" {
                        "--token-life=0s"
                    } else {
                        "no such file.csv"
                    };
                    told(&[name, file, &format!("{option}=?!")]);
                    told(&[name, file, &option]);
                }
                false if !["help", "version"].contains(&long) => told(&[name, &format!("{option}=?!")]),
                false => {}
            }
        }
    }
    for args in [
        &["rnu", "a.csv"][..],
        &["run", "a.csv", "b.csv"],
        &["run", "a.csv", "--workes", "3"],
        &["run", "a.csv", "--workers", "3", "--workers", "4"],
        &["run", "a.csv", "--quiet", "-v"],
        &["run", "a.csv", "--sandbox", "--base-url", "https://feishu.example.com"],
        &["status", "--row", "3"],
    ] {
        told(args);
    }
}

#[test]
fn the_systems_language_is_spoken_in_help_and_errors_too() {
    let folder = Folder::new();
    for locale in ["zh_CN.UTF-8", "zh-Hans", "zh_CN"] {
        let said = |args: &[&str]| folder.program(args).env("LANG", locale);
        said(&["--help"]).out("用法：").ends();
        said(&["run"]).exit(2).err("缺少 `<FILE>...`").ends();
        said(&["check", "a.csv"]).exit(1).err("错误：").ends();
        said(&["run", "--lang", "en"])
            .exit(2)
            .err("`<FILE>...` is missing")
            .ends();
    }
    folder
        .program(&["run", "--lang=zh_CN"])
        .exit(2)
        .err("缺少 `<FILE>...`")
        .ends();
    folder.write("own.toml", "lang = 'zh'");
    folder
        .program(&["run", "--config", "own.toml"])
        .exit(2)
        .err("缺少 `<FILE>...`")
        .ends();
}

/// Every reason out of the network that a person can meet, as a run and `check --online` tell it.
#[cfg(target_os = "linux")]
#[test]
fn reasons_out_of_the_network_are_said_in_chinese() {
    use crate::support::authority::Authority;
    use crate::support::people;
    use crate::support::proxy::{Proxy, Tunnel};
    use crate::support::scripted::{Act, Scripted, TOKEN, answer, code, json, token, well};

    let folder = Folder::new().with("people.csv", people(2));
    let told = |base_url: &str, proxy: Option<&str>, part: &str| {
        let check = folder.program(&["check", "people.csv", "--online", "--lang", "zh"]);
        let check = match proxy {
            Some(proxy) => check.env("HTTPS_PROXY", proxy),
            None => check,
        };
        let ran = check.calls(base_url).exits(&[1, 4]).ends();
        let told = ran.stdout + &ran.stderr;
        assert!(told.contains(part), "{part}: {told}");
        is_chinese(&told, part);
    };
    // Nobody listens at the port: the standard library has given it back.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let closed = closed.expect("a free port");
    told(&format!("http://{closed}"), None, "拒绝连接");
    told("https://nowhere.invalid", None, "无法解析");
    told("https://open.feishu.example", Some(&format!("http://{closed}")), "代理");
    for (status, part) in [("403 Forbidden", "没有建立到"), ("407 Login", "需要用户名和密码")] {
        let proxy = Proxy::start(Tunnel::Refused(status)).url("");
        told("https://open.feishu.example", Some(&proxy), part);
    }
    let stranger = Authority::new("Nobody's Authority").server("localhost", 2099);
    told(&Scripted::start_tls(stranger, well).url(), None, "本系统不认识颁发者");
    // What answers and is not Feishu.
    let server = |act: Act| {
        Scripted::start(move |asked| {
            if asked.path == TOKEN {
                token("t-1", 7200)
            } else {
                act.clone()
            }
        })
    };
    let page = |status| answer(status, "content-type: text/html\r\n", "<html></html>");
    for (act, part) in [
        (page(403), "不是飞书的 JSON"),
        (page(502), "不是飞书的 JSON"),
        (json("{}"), "没有飞书的应答"),
        (json(r#"{"code":0}"#), "没有账户 ID"),
        (code(99991672), "权限"),
    ] {
        told(&server(act).url(), None, part);
    }
    told(&Scripted::start(|_| json(r#"{"code":0}"#)).url(), None, "没有访问凭证");
}

/// What comes in the middle of a run, and what is held of it afterwards.
#[test]
fn warnings_in_mid_run_and_stored_reasons_are_in_chinese() {
    use crate::support::scripted::{Act, REGISTER, Scripted, well};
    use crate::support::{Sandbox, people};

    let tenant = Sandbox::start(&["--faults", "429=1"]);
    let folder = Folder::new().with("people.csv", people(3));
    let limited = folder.program(&["run", "people.csv", "--lang", "zh", "--give-up-after", "1s"]);
    let ran = limited.args(&["--log-file", "run.log"]).tenant(&tenant).exit(4).ends();
    assert!(ran.stdout.contains("频率限制不放行任何调用"), "{}", ran.stdout);
    is_chinese(&(ran.stdout + &ran.stderr), "a rate limit");

    // One good answer, and then none.
    let sick = Scripted::start(|asked| match (asked.path, asked.nth) {
        (REGISTER, 1..) => Act::Close,
        _ => well(asked),
    });
    let folder = Folder::new().with("people.csv", people(8));
    let unsure = folder.program(&["run", "people.csv", "--lang", "zh", "--give-up-after", "1s"]);
    let ran = unsure
        .args(&["--log-file", "run.log"])
        .calls(&sick.url())
        .exit(4)
        .ends();
    assert!(ran.stderr.contains("警告：服务中断"), "{}", ran.stderr);
    is_chinese(&(ran.stdout + &ran.stderr), "an outage");
    for args in [
        &["status", "people.csv", "--row", "3"][..],
        &["results", "people.csv"],
        &["status", "people.csv"],
    ] {
        let told = folder.program(args).args(&["--lang", "zh"]).calls(&sick.url());
        let told = told.ends().stdout;
        is_chinese(&told, &format!("{args:?}"));
    }
    let message = folder.table("people.results.csv").cell(3, "error_message").to_owned();
    assert!(english(&message).is_empty() && !message.is_empty(), "{message}");
    // The log that is kept is English.
    let log = folder.read("run.log");
    assert!(!log.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)), "{log}");
}
