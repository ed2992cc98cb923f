//! From an answer to its verdict, as a pure function of status, headers and body.

use reqwest::header::HeaderMap;

use super::codes::{self, Class};
use super::reply::{self, Reply};
use super::{Answer, Stop, Unconfirmed, Verdict};

/// The longest account id that is taken for one.
const ACCOUNT_ID_CHARS_MAX: usize = 64;

/// What the answer to a registration means for its row, as a pure function.
///
/// 1. A JSON object with an integer `code` is Feishu's: the catalogue decides, whatever the HTTP status. A code that is
///    not in the catalogue is unconfirmed on 5xx, a rate limit on 429, else a refusal.
/// 2. Any other body is somebody else's: 429 is the rate limit, 2xx, 5xx and JSON that breaks off are unconfirmed, and the
///    rest (a proxy, a login page, a wrong address) stops the run.
///
/// Messages are as the server wrote them: whoever sent the contact masks it before they go further.
pub fn judge(status: u16, headers: &HeaderMap, body: &[u8]) -> Answer {
    let reply = Reply::read(body);
    let verdict = match &reply {
        Some(reply) => judge_reply(status, headers, reply),
        None => judge_foreign(status, headers, body),
    };
    let log_id = reply::log_id(headers, reply.as_ref());
    Answer { verdict, log_id }
}

fn judge_reply(status: u16, headers: &HeaderMap, reply: &Reply<'_>) -> Verdict {
    let code = reply.code;
    if code == 0 {
        return judge_success(status, reply);
    }
    let message = reply.message();
    let wait = reply::wait(headers);
    let unconfirmed = Unconfirmed::Code(code);
    match codes::class_of(code) {
        Some(Class::Row { .. }) => Verdict::Refused { code, message },
        Some(Class::Unconfirmed) => Verdict::Unconfirmed {
            code: unconfirmed,
            message,
        },
        Some(Class::RateLimit) => Verdict::RateLimited { wait },
        Some(Class::Token) => Verdict::TokenRefused { code, message },
        Some(Class::Stop) => Verdict::Stop(reply.stop()),
        None if status == 429 => Verdict::RateLimited { wait },
        None if (500..600).contains(&status) => Verdict::Unconfirmed {
            code: unconfirmed,
            message,
        },
        None => Verdict::Refused { code, message },
    }
}

/// Feishu documents `account_id` as a string. A JSON integer is taken too, for it is exact up to 64 bits; a fraction or an
/// exponent is not, and counts as no id; so does a text that is not an id by its looks, for ids reach terminals and logs.
fn judge_success(status: u16, reply: &Reply<'_>) -> Verdict {
    const ACCOUNT_ID: &str = "/data/account/account_id";
    let id = reply.text(ACCOUNT_ID).filter(|id| is_account_id(id));
    match id.or_else(|| reply.number(ACCOUNT_ID).map(|id| id.to_string())) {
        Some(account_id) => Verdict::Registered {
            account_id,
            disabled: reply.number("/data/account/status") == Some(2),
        },
        None => Verdict::Unconfirmed {
            code: Unconfirmed::Unreadable(status),
            message: "code 0 without an account id".to_owned(),
        },
    }
}

/// Feishu's ids are 19 digits; a tenant that writes others gets some room, but none for anything that acts on a terminal.
fn is_account_id(text: &str) -> bool {
    (1..=ACCOUNT_ID_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn judge_foreign(status: u16, headers: &HeaderMap, body: &[u8]) -> Verdict {
    if status == 429 {
        let wait = reply::wait(headers);
        return Verdict::RateLimited { wait };
    }
    let message = reply::describe_foreign(status, headers);
    if matches!(status, 200..300 | 500..600) || reply::is_cut_short(body) {
        let code = Unconfirmed::Unreadable(status);
        return Verdict::Unconfirmed { code, message };
    }
    Verdict::Stop(Stop::foreign(message))
}

#[cfg(test)]
mod tests {
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
                    message: "code 0 without an account id".to_owned(),
                }
            };
            assert_eq!(verdict, expected, "{id:?}");
        }
    }

    #[test]
    fn json_that_breaks_off_proves_nothing() {
        for status in [200, 400, 403, 404, 502] {
            for body in ["{", r#"{"code":1002551,"msg":"user does"#] {
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
                    Verdict::Stop(stop) if stop.code.is_none() => "stop",
                    _ => "something else",
                };
                assert_eq!(found, kind, "HTTP {status} with {body:?}");
            }
        }
    }
}
