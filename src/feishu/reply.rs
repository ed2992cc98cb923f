//! The parts of an answer that several judgements read: Feishu's JSON, the log id, the time to wait.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::time::Duration;

use encoding_rs::{Encoding, GB18030, UTF_8};
use flate2::read::GzDecoder;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Stop;
use super::verdict::Cause;
use crate::lang::{Lang, Said, said};

/// The shortest wait after a rate-limit answer: a header that says 0 shall not make every worker try at once.
const WAIT_MIN: Duration = Duration::from_secs(1);

/// The longest wait: more than any run has patience for. A header can name more seconds than a clock can add to its time.
const WAIT_MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The longest text that an answer is unpacked to, in bytes; what is longer is judged as cut.
const TEXT_BYTES_MAX: u64 = 1024 * 1024;

/// What a gzip stream begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The text of a body. A gateway may have packed it unasked, put a mark before it, or written its own words in another encoding
/// than Feishu's UTF-8: an account id is read all the same.
pub(super) fn text(body: &[u8]) -> Cow<'_, str> {
    if !body.starts_with(&GZIP) {
        return decoded(body);
    }
    let mut unpacked = Vec::new();
    // A stream that breaks off leaves the beginning of a text, as a connection does.
    let _ = GzDecoder::new(body).take(TEXT_BYTES_MAX).read_to_end(&mut unpacked);
    Cow::Owned(decoded(&unpacked).into_owned())
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let bytes = &bytes[mark..];
    let strict = |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    strict(encoding)
        .or_else(|| strict(GB18030))
        .unwrap_or_else(|| String::from_utf8_lossy(bytes))
}

/// A JSON object with an integer `code`: what makes an answer Feishu's, whatever its HTTP status.
///
/// Everything else is read where it is found and never required: gateways, SDKs and versions differ in it.
pub(super) struct Reply<'b> {
    pub(super) code: i64,
    body: Object<'b>,
}

/// Why a body is no answer of Feishu's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It may be the half of one, or says two things at once.
    Broken,
    /// It is somebody else's.
    Foreign,
}

impl<'b> Reply<'b> {
    /// Reads the text of a body.
    pub(super) fn read(text: &'b str) -> Result<Self, Unread> {
        let body: Object = serde_json::from_str(text).map_err(|error| match error.is_eof() && !text.is_empty() {
            true => Unread::Broken,
            false => Unread::Foreign,
        })?;
        let code = body.member("code");
        if code.is_none() && body.0.iter().any(|(Name(name), _)| name == "code") {
            return Err(Unread::Broken);
        }
        let code = code.and_then(|code| serde_json::from_str(code.get()).ok());
        Ok(Self {
            code: code.ok_or(Unread::Foreign)?,
            body,
        })
    }

    /// The text at a path of names, where there is one that is not blank.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.at(path).filter(|text: &String| !text.trim().is_empty())
    }

    /// The number at a path of names.
    pub(super) fn number(&self, path: &str) -> Option<u64> {
        self.at(path)
    }

    /// Feishu's message, with the fields it objects to. The refused values are left out: they are contacts.
    pub(super) fn message(&self) -> String {
        let message = self.text("/msg").or_else(|| self.text("/error/message"));
        let mut message = message.unwrap_or_else(|| "no message".to_owned());
        for violation in self.list("/error/field_violations") {
            let part = |name| violation.get(name).and_then(Value::as_str).unwrap_or_default();
            message.push_str(&format!("; `{}`: {}", part("field"), part("description")));
        }
        message
    }

    /// The stop that the answer asks for, with the scopes and the help address it names.
    pub(super) fn stop(&self) -> Stop {
        let violations = self.list("/error/permission_violations");
        let name = |violation: &Value| {
            let scope = violation.get("scope").or_else(|| violation.get("subject"))?;
            scope.as_str().map(str::to_owned)
        };
        let url = |item: &Value| item.get("url")?.as_str().and_then(address_in);
        let help = self.list("/error/helps").iter().find_map(url);
        Stop {
            cause: Cause::Code(self.code),
            message: self.message().into(),
            scopes: violations.iter().filter_map(name).collect(),
            help: help
                .or_else(|| violations.iter().find_map(url))
                .or_else(|| address_in(&self.text("/error/troubleshooter")?)),
        }
    }

    fn list(&self, path: &str) -> Vec<Value> {
        self.at(path).unwrap_or_default()
    }

    /// What stands at a path of names, e.g. `/error/log_id`, where it is of that kind.
    fn at<T: DeserializeOwned>(&self, path: &str) -> Option<T> {
        let mut names = path.split('/').skip(1);
        let first = self.body.member(names.next()?)?;
        let found = names.try_fold(first, |value, name| {
            serde_json::from_str::<Object>(value.get()).ok()?.member(name)
        });
        serde_json::from_str(found?.get()).ok()
    }
}

/// A JSON object whose members are taken apart when they are asked for: of a good answer that is two in ten.
struct Object<'b>(Vec<(Name<'b>, &'b RawValue)>);

#[derive(serde::Deserialize)]
struct Name<'b>(#[serde(borrow)] Cow<'b, str>);

impl<'b> Object<'b> {
    /// The member of a name. What stands there twice says nothing without doubt.
    fn member(&self, name: &str) -> Option<&'b RawValue> {
        let mut members = self.0.iter().filter(|(Name(found), _)| found == name);
        let (_, value) = members.next()?;
        members.next().is_none().then_some(*value)
    }
}

impl<'de: 'b, 'b> Deserialize<'de> for Object<'b> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// The web address in a text: Feishu's `troubleshooter` has words around it.
fn address_in(text: &str) -> Option<String> {
    let start = text.find("https://").or_else(|| text.find("http://"))?;
    text[start..].split_whitespace().next().map(str::to_owned)
}

/// The id that Feishu's support asks for, from the body or else the headers; its visible ASCII, uncut.
pub(super) fn log_id(headers: &HeaderMap, reply: Option<&Reply<'_>>) -> Option<String> {
    let in_body = reply.and_then(|reply| reply.text("/error/log_id").or_else(|| reply.text("/error/logid")));
    let in_headers = || header(headers, "x-tt-logid").or_else(|| header(headers, "x-request-id"));
    let id = in_body.map(Cow::Owned).or_else(|| in_headers().map(Cow::Borrowed))?;
    Some(visible_ascii(&id).into_owned())
}

/// A text without its blanks, control characters and whatever is not ASCII.
pub(super) fn visible_ascii(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    text.chars().filter(char::is_ascii_graphic).collect()
}

/// How long a rate-limit answer asks to wait: `x-ogw-ratelimit-reset` in seconds, fractions allowed (Feishu's page "Rate
/// limits"), else `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3). `None` without a usable header.
pub(super) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name| Duration::try_from_secs_f64(header(headers, name)?.parse().ok()?).ok();
    let wait = seconds("x-ogw-ratelimit-reset").or_else(|| seconds(RETRY_AFTER.as_str()));
    let wait = wait.or_else(|| {
        let until = date(headers, RETRY_AFTER.as_str())?;
        // By the server's own clock, where it tells the time: ours may be wrong.
        let now = date(headers, DATE.as_str()).unwrap_or_else(Timestamp::now);
        Some(until.duration_since(now).try_into().unwrap_or_default())
    });
    wait.map(|wait| wait.clamp(WAIT_MIN, WAIT_MAX))
}

fn date(headers: &HeaderMap, name: &str) -> Option<Timestamp> {
    static DATES: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    DATES.parse_timestamp(header(headers, name)?).ok()
}

/// An answer that is not Feishu's, in words for the person who looks for the proxy or the wrong address.
pub(super) fn describe_foreign(status: u16, headers: &HeaderMap) -> Said {
    let kind = header(headers, CONTENT_TYPE.as_str()).and_then(|kind| kind.split(';').next());
    // What follows the question mark may be a session of somebody's login page.
    let target = header(headers, LOCATION.as_str()).and_then(|target| target.split(['?', '#']).next());
    let to = target.map_or_else(Said::default, |target| said!(" to `{target}`", "（转向 `{target}`）"));
    let (en, zh) = (to.get(Lang::En), to.get(Lang::Zh));
    match kind {
        Some(kind) if !kind.contains("json") => said!(
            "HTTP {status}{en} with `{kind}` in place of Feishu's JSON",
            "HTTP {status}{zh}，内容是 `{kind}`，不是飞书的 JSON"
        ),
        _ => said!(
            "HTTP {status}{en} without an answer of Feishu's",
            "HTTP {status}{zh}，没有飞书的应答"
        ),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| (name.parse().expect(name), value.parse().expect(value));
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_wait_comes_from_the_first_usable_header() {
        const RESET: &str = "x-ogw-ratelimit-reset";
        for (given, seconds) in [
            (headers(&[(RESET, "52")]), Some(52.0)),
            (headers(&[(RESET, " 12.75 ")]), Some(12.75)),
            (headers(&[(RESET, "3"), ("retry-after", "9")]), Some(3.0)),
            (headers(&[(RESET, "soon"), ("retry-after", "9")]), Some(9.0)),
            (headers(&[("retry-after", "9")]), Some(9.0)),
            (headers(&[(RESET, "0")]), Some(1.0)),
            (
                headers(&[
                    ("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"),
                    ("date", "Wed, 21 Oct 2026 07:27:15 GMT"),
                ]),
                Some(45.0),
            ),
            (headers(&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]), Some(1.0)),
            (headers(&[("retry-after", "after lunch")]), None),
            (headers(&[(RESET, "-1")]), None),
            (headers(&[(RESET, "NaN")]), None),
            (headers(&[(RESET, "1e300")]), None),
            (headers(&[(RESET, "1e19")]), Some(WAIT_MAX.as_secs_f64())),
            (headers(&[]), None),
        ] {
            assert_eq!(wait(&given).map(|wait| wait.as_secs_f64()), seconds, "{given:?}");
        }
    }

    #[test]
    fn the_log_id_is_the_body_s_then_the_gateway_s() {
        let both = headers(&[("x-tt-logid", "tt"), ("x-request-id", "request")]);
        let of = |headers: &HeaderMap, body: &str| log_id(headers, Reply::read(body).as_ref().ok());
        assert_eq!(of(&both, r#"{"code":1,"error":{"log_id":"a"}}"#).as_deref(), Some("a"));
        assert_eq!(
            of(&both, r#"{"code":1,"error":{"logid":"b\u0000\n"}}"#).as_deref(),
            Some("b")
        );
        assert_eq!(of(&both, r#"{"code":1,"error":"text"}"#).as_deref(), Some("tt"));
        assert_eq!(
            of(&headers(&[("x-request-id", "request")]), "").as_deref(),
            Some("request")
        );
        assert_eq!(of(&headers(&[]), ""), None);
    }

    #[test]
    fn only_an_object_with_an_integer_code_is_feishu_s() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            "<html>",
            r#"{"code":"0"}"#,
            r#"{"code":0.5}"#,
            r#"[{"code":0}]"#,
            r#"{"code":0"#,
        ] {
            assert!(Reply::read(body).is_err(), "{body}");
        }
        assert_eq!(Reply::read(r#" {"code":0} "#).map(|reply| reply.code), Ok(0));
    }
}
