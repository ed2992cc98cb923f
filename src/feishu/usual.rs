//! The usual answer, read without making a tree of it: in a tenth of the time that any other takes.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Verdict;

/// The `status` of an account that exists and is disabled.
pub(super) const DISABLED: u64 = 2;

/// A registration as Feishu documents its answer; what else stands in it is passed over.
#[derive(Deserialize)]
pub(super) struct Usual {
    code: i64,
    data: Object<Data>,
    /// A log id may stand there.
    error: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Data {
    account: Object<Account>,
}

#[derive(Deserialize)]
struct Account {
    account_id: String,
    status: u64,
}

impl Usual {
    /// Reads a body; `None` for whatever looks otherwise, which [`super::judge`] then looks at closely.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let Object(usual): Object<Usual> = serde_json::from_slice(body).ok()?;
        let is_usual = usual.code == 0 && usual.error.is_none() && !usual.account().account_id.trim().is_empty();
        is_usual.then_some(usual)
    }

    /// What it means.
    pub(super) fn verdict(self) -> Verdict {
        let disabled = self.account().status == DISABLED;
        let Object(Data {
            account: Object(account),
        }) = self.data;
        Verdict::Registered {
            account_id: account.account_id,
            disabled,
        }
    }

    fn account(&self) -> &Account {
        &self.data.0.account.0
    }
}

/// A struct that is read from a JSON object alone: serde takes an array for one too.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Object)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;
    use crate::feishu::judge::{judge, judge_any};
    use crate::feishu::recorded;

    #[test]
    fn the_usual_answer_is_judged_like_any_other() {
        let mut usual = 0;
        for (name, status, headers, body) in recorded::answers("register") {
            usual += u32::from(Usual::read(&body).is_some());
            assert_eq!(
                judge(status, &headers, &body),
                judge_any(status, &headers, &body),
                "{name}"
            );
        }
        assert!(usual > 0, "no recorded answer is the usual one");
        for body in [
            r#"{"code":0,"data":{"account":{"account_id":" ","status":1}}}"#,
            r#"{"code":0,"data":{"account":{"account_id":7,"status":1}}}"#,
            r#"{"code":0,"data":{"account":{"account_id":"7"}}}"#,
            r#"{"code":0,"data":{"account":{"account_id":"7","status":1}},"error":{"log_id":"x"}}"#,
            r#"{"code":0,"data":{"account":{"account_id":"7","status":2}},"error":null,"code":1}"#,
            r#"{"code":0,"data":[["7",1]]}"#,
            r#"[0,{"account":{"account_id":"7","status":1}},null]"#,
            r#"{"code":7,"data":{"account":{"account_id":"7","status":1}}}"#,
        ] {
            let headers = HeaderMap::new();
            assert_eq!(
                judge(200, &headers, body.as_bytes()),
                judge_any(200, &headers, body.as_bytes()),
                "{body}"
            );
        }
    }
}
