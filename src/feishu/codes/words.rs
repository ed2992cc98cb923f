//! What happened without a code of Feishu's, in words: no answer, or somebody else's.

use super::explain;
use crate::feishu::{Stop, Unconfirmed};
use crate::lang::{Explanation, Text};

/// The words that results and checkpoint hold where Feishu gave no code; `http_502` stands for every HTTP status.
pub const WORDS: [&str; 6] = [
    "timeout",
    "reset",
    "http_502",
    "foreign_answer",
    "interrupted",
    "in_flight",
];

/// A word in words; `None` for what is none of ours.
pub fn explain_word(word: &str) -> Option<Explanation> {
    let unconfirmed = match word {
        "timeout" => Unconfirmed::Timeout,
        "reset" => Unconfirmed::Reset,
        "foreign_answer" => return Some(FOREIGN),
        "interrupted" | "in_flight" => return Some(INTERRUPTED),
        other => Unconfirmed::Unreadable(other.strip_prefix("http_")?.parse().ok()?),
    };
    explain_unconfirmed(&unconfirmed)
}

const INTERRUPTED: Explanation = Explanation {
    title: Text::new("the program ended before the answer came", "程序在收到应答前结束"),
    meaning: Text::new(
        "the row was sent, or was about to be, when the program or the machine died: the account may or may not exist",
        "该行已发送或正要发送时，程序或电脑意外停止，账户可能已注册，也可能没有",
    ),
    fix: Text::new(
        "run the file again: the person is sent again, and most likely gets the same account",
        "请再次运行：将重新发送此人，很可能得到同一个账户",
    ),
};

/// Why a row is unconfirmed, in words; `None` for a code that is not in the catalogue.
pub fn explain_unconfirmed(code: &Unconfirmed) -> Option<Explanation> {
    let explanation = match code {
        Unconfirmed::Code(code) => return explain(*code),
        Unconfirmed::Timeout => Explanation {
            title: Text::new("no answer in time", "等待应答超时"),
            meaning: Text::new(
                "the row was sent, and no answer came within `--timeout`: the account may or may not exist",
                "该行已发送，但在 `--timeout` 时间内没有收到应答，账户可能已注册，也可能没有",
            ),
            fix: Text::new(
                "run the file again; if it happens often, raise `--timeout` or check the network",
                "请再次运行；如频繁出现，请调大 `--timeout` 或检查网络",
            ),
        },
        Unconfirmed::Reset => Explanation {
            title: Text::new("the connection broke", "连接中断"),
            meaning: Text::new(
                "the connection broke after the row had begun to leave: the account may or may not exist",
                "该行开始发送后连接中断，账户可能已注册，也可能没有",
            ),
            fix: Text::new(
                "run the file again; if it happens often, check the network, the VPN and the proxy",
                "请再次运行；如频繁出现，请检查网络、VPN 和代理",
            ),
        },
        Unconfirmed::Unreadable(_) => Explanation {
            title: Text::new("an unreadable answer", "应答无法识别"),
            meaning: Text::new(
                "an answer came that is not what Feishu documents: the account may or may not exist",
                "收到的应答不符合飞书的格式，账户可能已注册，也可能没有",
            ),
            fix: Text::new(
                "run the file again; if it goes on, check whether a proxy or a sign-in page answers in Feishu's place",
                "请再次运行；如仍然出现，请检查是否有代理或登录页面代替飞书作了应答",
            ),
        },
    };
    Some(explanation)
}

/// Why a run stopped, in words; `None` for a code that is not in the catalogue.
pub fn explain_stop(stop: &Stop) -> Option<Explanation> {
    match stop.code {
        Some(code) => explain(code),
        None => Some(FOREIGN),
    }
}

const FOREIGN: Explanation = Explanation {
    title: Text::new("somebody else answers in Feishu's place", "应答的不是飞书"),
    meaning: Text::new(
        "the answer is not Feishu's: a proxy, a sign-in page, or a wrong address",
        "收到的应答并非来自飞书，可能是代理、登录页面或地址有误",
    ),
    fix: Text::new(
        "check `--base-url`, the proxy in `HTTPS_PROXY` and whether the network wants a sign-in, then run the file again",
        "请检查 `--base-url`、`HTTPS_PROXY` 中的代理以及网络是否需要登录，然后再次运行",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_code_is_explained_in_both_languages() {
        let words = [
            Unconfirmed::Timeout,
            Unconfirmed::Reset,
            Unconfirmed::Unreadable(502),
            Unconfirmed::Code(1002001),
        ];
        for word in words {
            assert!(explain_unconfirmed(&word).is_some(), "{word}");
        }
        for word in WORDS {
            assert!(explain_word(word).is_some(), "{word}");
        }
        assert_eq!(explain_word("http_"), None);
        assert!(explain_stop(&Stop::foreign(String::new())).is_some());
        assert_eq!(explain_unconfirmed(&Unconfirmed::Code(4_242)), None);
    }
}
