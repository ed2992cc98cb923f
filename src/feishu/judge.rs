//! From an answer to its verdict, as a pure function of status, headers and body.

use reqwest::header::HeaderMap;

use super::codes::{self, Class};
use super::reply::{self, Reply, Unread};
use super::verdict::Cause;
use super::{Answer, Stop, Unconfirmed, Verdict};
use crate::lang::Text;

/// What an answer is that says yes and no more.
const NO_ACCOUNT_ID: Text = Text::new("code 0 without an account id", "返回码为 0，但没有账户 ID");

/// The longest account id that is taken for one.
const ACCOUNT_ID_CHARS_MAX: usize = 64;

/// What the answer to a registration means for its row, as a pure function.
///
/// 1. A JSON object with an integer `code` is Feishu's: the catalogue decides, whatever the HTTP status. A code that is
///    not in the catalogue is unconfirmed on 5xx, a rate limit on 429, else a refusal.
/// 2. Any other body is somebody else's: 429 is the rate limit, 2xx, 5xx and JSON that breaks off or contradicts itself are
///    unconfirmed, and the rest (a proxy, a login page, a wrong address) stops the run.
///
/// Messages are as the server wrote them: whoever sent the contact masks it before they go further.
pub fn judge(status: u16, headers: &HeaderMap, body: &[u8]) -> Answer {
    let text = reply::text(body);
    let reply = Reply::read(&text);
    let log_id = reply::log_id(headers, reply.as_ref().ok());
    let verdict = match judge_reply(status, headers, reply, registered, NO_ACCOUNT_ID) {
        Ok(verdict) | Err(verdict) => verdict,
    };
    Answer { verdict, log_id }
}

/// What an answer holds that says code 0, or else what the answer means. `lacks` says that it does not hold it.
pub(super) fn judge_reply<'b, T>(
    status: u16,
    headers: &HeaderMap,
    reply: Result<Reply<'b>, Unread>,
    held: impl FnOnce(&Reply<'b>) -> Option<T>,
    lacks: Text,
) -> Result<T, Verdict> {
    match reply {
        Ok(reply) if reply.code == 0 => held(&reply).ok_or_else(|| Verdict::Unconfirmed {
            code: Unconfirmed::Unreadable(status),
            message: lacks.into(),
        }),
        Ok(reply) => Err(judge_code(status, headers, &reply)),
        Err(unread) => Err(judge_foreign(status, headers, unread)),
    }
}

fn judge_code(status: u16, headers: &HeaderMap, reply: &Reply<'_>) -> Verdict {
    let (code, message) = (reply.code, reply.message());
    let unconfirmed = |message: String| Verdict::Unconfirmed {
        code: Unconfirmed::Code(code),
        message: message.into(),
    };
    match codes::class_of(code) {
        Some(Class::Row { .. }) => Verdict::Refused { code, message },
        Some(Class::Unconfirmed) => unconfirmed(message),
        Some(Class::RateLimit) => rate_limited(headers),
        Some(Class::Token) => Verdict::TokenRefused {
            code,
            message,
            is_fresh: false,
        },
        Some(Class::Stop) => Verdict::Stop(reply.stop()),
        None if status == 429 => rate_limited(headers),
        None if (500..600).contains(&status) => unconfirmed(message),
        None => Verdict::Refused { code, message },
    }
}

fn judge_foreign(status: u16, headers: &HeaderMap, unread: Unread) -> Verdict {
    let message = reply::describe_foreign(status, headers);
    match (status, unread) {
        (429, _) => rate_limited(headers),
        (200..300 | 500..600, _) | (_, Unread::Broken) => Verdict::Unconfirmed {
            code: Unconfirmed::Unreadable(status),
            message,
        },
        (_, Unread::Foreign) => Verdict::Stop(Stop::new(Cause::Foreign(status), message)),
    }
}

fn rate_limited(headers: &HeaderMap) -> Verdict {
    let wait = reply::wait(headers);
    Verdict::RateLimited { wait }
}

/// Feishu documents `account_id` as a string. A JSON integer is taken too, for it is exact up to 64 bits; a fraction or an
/// exponent is not, and counts as no id; so does a text that is not an id by its looks, for ids reach terminals and logs.
fn registered(reply: &Reply<'_>) -> Option<Verdict> {
    const ACCOUNT_ID: &str = "/data/account/account_id";
    let id = reply.text(ACCOUNT_ID).filter(|id| is_account_id(id));
    Some(Verdict::Registered {
        account_id: id.or_else(|| reply.number(ACCOUNT_ID).map(|id| id.to_string()))?,
        disabled: reply.number("/data/account/status") == Some(2),
    })
}

/// Feishu's ids are 19 digits; a tenant that writes others gets some room, but none for anything that acts on a terminal.
fn is_account_id(text: &str) -> bool {
    (1..=ACCOUNT_ID_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::feishu::recorded;

    #[test]
    fn recorded_answers_are_judged() {
        let told: Vec<String> = recorded::answers("register")
            .map(|(name, status, headers, body)| format!("{name}\n    {:?}", judge(status, &headers, &body)))
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn every_known_code_gets_the_verdict_of_its_class() {
        for code in codes::known_codes() {
            for status in [200, 400, 429, 500] {
                let body = format!(r#"{{"code":{code},"msg":"made up"}}"#);
                let verdict = judge(status, &HeaderMap::new(), body.as_bytes()).verdict;
                let fits = match codes::class_of(code).expect("a known code has a class") {
                    Class::Row { .. } => matches!(verdict, Verdict::Refused { .. }),
                    Class::Unconfirmed => matches!(verdict, Verdict::Unconfirmed { .. }),
                    Class::RateLimit => matches!(verdict, Verdict::RateLimited { .. }),
                    Class::Token => matches!(verdict, Verdict::TokenRefused { .. }),
                    Class::Stop => matches!(verdict, Verdict::Stop(_)),
                };
                assert!(fits, "{code} with HTTP {status}: {verdict:?}");
            }
        }
    }

    #[test]
    fn an_account_id_is_letters_digits_and_hyphens_or_none() {
        let longest = "9".repeat(ACCOUNT_ID_CHARS_MAX);
        let too_long = "9".repeat(ACCOUNT_ID_CHARS_MAX + 1);
        for (id, is_taken) in [
            ("6942778198054125570", true),
            ("acc-Made_up1", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            ("69427 7819", false),
            ("=cmd|'/c calc'!A0", false),
            ("1\u{1b}[2J", false),
            ("1\n2", false),
            ("six９", false),
        ] {
            let body = serde_json::json!({"code": 0, "data": {"account": {"account_id": id}}}).to_string();
            let verdict = judge(200, &HeaderMap::new(), body.as_bytes()).verdict;
            let expected = if is_taken {
                Verdict::Registered {
                    account_id: id.to_owned(),
                    disabled: false,
                }
            } else {
                Verdict::Unconfirmed {
                    code: Unconfirmed::Unreadable(200),
                    message: NO_ACCOUNT_ID.into(),
                }
            };
            assert_eq!(verdict, expected, "{id:?}");
        }
    }

    #[test]
    fn an_account_id_is_read_through_whatever_a_gateway_put_around_it() {
        let good = r#"{"code":0,"msg":"成功","data":{"account":{"account_id":"6942778198054125570","status":1}}}"#;
        let (gbk, _, _) = encoding_rs::GBK.encode(good);
        // The second byte of 乗 is a backslash, which would swallow the quote behind it.
        let odd = good.replace("成功", "乗");
        let (backslash, _, _) = encoding_rs::GBK.encode(&odd);
        assert!(backslash.contains(&b'\\'));
        let latin = [&good.as_bytes()[..17], b"\xffd\xe9j\xe0", &good.as_bytes()[23..]].concat();
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(good.chars())
            .flat_map(|c| (c as u16).to_le_bytes())
            .collect();
        for body in [
            good.as_bytes().to_vec(),
            gzip(good.as_bytes()),
            ["\u{feff}", good].concat().into_bytes(),
            gzip(["\u{feff}", good].concat().as_bytes()),
            gbk.into_owned(),
            backslash.into_owned(),
            latin,
            utf16,
        ] {
            let verdict = judge(200, &HeaderMap::new(), &body).verdict;
            let account_id = "6942778198054125570".to_owned();
            let registered = Verdict::Registered {
                account_id,
                disabled: false,
            };
            assert_eq!(verdict, registered, "{body:?}");
        }
    }

    #[test]
    fn two_account_ids_in_one_answer_are_none() {
        let body = r#"{"code":0,"data":{"account":{"account_id":"1","account_id":"2"}}}"#;
        let verdict = judge(200, &HeaderMap::new(), body.as_bytes()).verdict;
        assert!(matches!(verdict, Verdict::Unconfirmed { .. }), "{verdict:?}");
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    #[test]
    fn json_that_breaks_off_or_contradicts_itself_proves_nothing() {
        for status in [200, 400, 403, 404, 502] {
            for body in [
                "{",
                r#"{"code":1002551,"msg":"user does"#,
                r#"{"code":1002551,"code":0,"data":{"account":{"account_id":"6942778198054125570"}}}"#,
            ] {
                let verdict = judge(status, &HeaderMap::new(), body.as_bytes()).verdict;
                assert!(
                    matches!(verdict, Verdict::Unconfirmed { .. }),
                    "{body} with HTTP {status}: {verdict:?}"
                );
            }
        }
    }

    #[test]
    fn a_foreign_answer_is_judged_by_its_status_alone() {
        for (status, kind) in [
            (200, "unconfirmed"),
            (204, "unconfirmed"),
            (302, "stop"),
            (304, "stop"),
            (401, "stop"),
            (403, "stop"),
            (404, "stop"),
            (407, "stop"),
            (408, "stop"),
            (429, "rate limit"),
            (500, "unconfirmed"),
            (502, "unconfirmed"),
            (599, "unconfirmed"),
            (600, "stop"),
        ] {
            for body in [
                "",
                "<html></html>",
                "{}",
                "[]",
                "null",
                "\"code\"",
                r#"{"code":"1002551"}"#,
            ] {
                let found = match judge(status, &HeaderMap::new(), body.as_bytes()).verdict {
                    Verdict::Unconfirmed { code, .. } if code == Unconfirmed::Unreadable(status) => "unconfirmed",
                    Verdict::RateLimited { wait: None } => "rate limit",
                    Verdict::Stop(stop) if stop.cause == Cause::Foreign(status) => "stop",
                    _ => "something else",
                };
                assert_eq!(found, kind, "HTTP {status} with {body:?}");
            }
        }
    }
}
