//! Answers as they are put into HTTP, as Feishu's pages show them.

use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::people::{Account, Referrer};
use super::refusal::{NUMBER_MISSING, RATE_LIMIT, Refusal};
use super::tokens::Issued;

/// A gateway's page: what comes instead of JSON when something between client and Feishu is sick.
const BAD_GATEWAY: &str = "<html><head><title>502 Bad Gateway</title></head>\
    <body><center><h1>502 Bad Gateway</h1></center></body></html>\n";

const LIMIT: HeaderName = HeaderName::from_static("x-ogw-ratelimit-limit");
const RESET: HeaderName = HeaderName::from_static("x-ogw-ratelimit-reset");

/// An answer, but for the log id that every answer has.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Reply {
    /// JSON with HTTP 200.
    pub(super) fn ok(body: String) -> Reply {
        Reply::new(200, "application/json; charset=utf-8", body)
    }

    fn new(status: u16, content_type: &'static str, body: String) -> Reply {
        Reply {
            status,
            headers: [(CONTENT_TYPE, HeaderValue::from_static(content_type))]
                .into_iter()
                .collect(),
            body,
        }
    }

    /// The answer to a registration: a new account has no balance yet.
    pub(super) fn registered(account: &Account) -> Reply {
        // Written by hand, as it is what a fast client waits for; nothing in it needs escaping.
        Reply::ok(format!(
            concat!(
                r#"{{"code":0,"msg":"success","data":{{"account":{{"account_id":"{}","assets":{{"confirmed_bonus":"#,
                r#"{{"point_bonus":0,"cash_bonus":[{{"currency_type":"CNY","amount":0}}]}}}},"status":{}}}}}}}"#
            ),
            account.id,
            status(account),
        ))
    }

    /// The answer to the question for an account.
    pub(super) fn account(account: &Account, referrer: &Referrer) -> Reply {
        let bonus = json!({"point_bonus": 0, "cash_bonus": [{"currency_type": "CNY", "amount": 0}]});
        let name = format!("Sandbox {}", referrer.number + 1);
        let mobile = referrer
            .mobile
            .map(|mobile| json!({"code": mobile.code.to_string(), "number": mobile.number.to_string()}));
        let body = json!({"code": 0, "msg": "success", "data": {"account": {
            "account_id": account.id.to_string(),
            "assets": {"confirmed_bonus": bonus, "paid_bonus": bonus},
            "status": status(account),
            "referrer": {
                "id": format!("ou_sandbox_{}", referrer.number + 1),
                "name": {"zh_cn": name, "en_us": name},
                "email": referrer.email,
                "mobile": mobile,
            },
        }}});
        Reply::ok(body.to_string())
    }

    /// The answer of a token route; `field` is what the token is called there. Less than a second left is `expire` 0.
    pub(super) fn token(field: &str, issued: &Issued) -> Reply {
        let expire_s = issued.remaining.as_secs();
        Reply::ok(json!({"code": 0, "msg": "ok", field: issued.token, "expire": expire_s}).to_string())
    }

    /// A refusal, with the log id that Feishu's support would ask for.
    pub(super) fn refused(refusal: Refusal, log_id: &str) -> Reply {
        let mut error = json!({"log_id": log_id});
        if refusal == NUMBER_MISSING {
            error["field_violations"] =
                json!([{"field": "mobile.number", "value": Value::Null, "description": "mobile.number is required"}]);
        }
        let body = json!({"code": refusal.code, "msg": refusal.message, "error": error}).to_string();
        Reply {
            status: refusal.status,
            ..Reply::ok(body)
        }
    }

    /// The rate limit, with its headers.
    pub(super) fn rate_limited(limit: u32, wait: Duration, log_id: &str) -> Reply {
        // Rounded up: whoever waits that long finds the place free.
        let reset_s = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let mut reply = Reply::refused(RATE_LIMIT, log_id);
        reply.headers.insert(LIMIT, limit.into());
        reply.headers.insert(RESET, reset_s.into());
        reply
    }

    /// A gateway's page with HTTP 502.
    pub(super) fn bad_gateway() -> Reply {
        Reply::new(502, "text/html", BAD_GATEWAY.to_owned())
    }

    /// The same answer with the second half of its body cut off.
    pub(super) fn truncated(mut self) -> Reply {
        self.body.truncate(self.body.floor_char_boundary(self.body.len() / 2));
        self
    }
}

/// 1 for an account that can be used, 2 for a disabled one.
fn status(account: &Account) -> u8 {
    if account.disabled { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_looks_as_on_the_page() {
        let account = Account {
            id: 6_942_778_198_054_125_570,
            disabled: true,
        };
        let body: Value = serde_json::from_str(&Reply::registered(&account).body).expect("valid JSON");
        let bonus = json!({"point_bonus": 0, "cash_bonus": [{"currency_type": "CNY", "amount": 0}]});
        let account = json!({"account_id": "6942778198054125570", "assets": {"confirmed_bonus": bonus}, "status": 2});
        assert_eq!(body, json!({"code": 0, "msg": "success", "data": {"account": account}}));
    }

    #[test]
    fn the_wait_is_rounded_up() {
        for (wait_ms, reset_s) in [(1, 1), (1000, 1), (1001, 2), (59_999, 60)] {
            let reply = Reply::rate_limited(100, Duration::from_millis(wait_ms), "log");
            assert_eq!(reply.headers[RESET], reset_s.to_string(), "{wait_ms} ms");
            assert_eq!(reply.status, 429);
        }
    }
}
