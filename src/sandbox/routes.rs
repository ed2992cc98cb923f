//! Which path does what, as Feishu's pages lay them out.

use tokio::time::Instant;

use super::answers::Reply;
use super::apps::{Apps, TokenRequest};
use super::contact::Contact;
use super::refusal::{NO_SUCH_METHOD, NO_SUCH_PATH, Refusal};
use super::tenant::{Answer, Delivery, Tenant};
use super::tokens::Issued;

/// Where the statistics are; not a path of Feishu's.
pub(super) const STATS: &str = "/sandbox/stats";

const REGISTER: &str = "/open-apis/hire/v1/referral_account";
const ACCOUNT: &str = "/open-apis/hire/v1/referral_account/get_account_assets";
const TENANT_TOKEN: &str = "/open-apis/auth/v3/tenant_access_token/internal";
const APP_TOKEN: &str = "/open-apis/auth/v3/app_access_token";
const TENANT_TOKEN_BY_APP: &str = "/open-apis/auth/v3/tenant_access_token";

/// One request whose body has arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// The path, without what follows its question mark.
    pub path: &'a str,
    /// What follows the question mark.
    pub query: &'a str,
    /// The token, where the request carries one.
    pub token: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
    /// What a refusal gives as its log id.
    pub log_id: &'a str,
}

impl Tenant {
    /// Does what a call asks for that arrives `now`, no earlier than the one before. The answer may get lost on its way.
    pub fn answer(&mut self, now: Instant, call: &Call<'_>) -> (Reply, Delivery) {
        let reply = match (call.method, call.path) {
            ("POST", REGISTER) => return self.answer_registration(now, call),
            ("GET", ACCOUNT) => self.answer_account(now, call),
            ("POST", TENANT_TOKEN) => self.answer_token(now, call, "tenant_access_token", Apps::tenant_token),
            ("POST", APP_TOKEN) => self.answer_token(now, call, "app_access_token", Apps::app_token),
            ("POST", TENANT_TOKEN_BY_APP) => {
                self.answer_token(now, call, "tenant_access_token", Apps::tenant_token_by_app)
            }
            (_, REGISTER | ACCOUNT | TENANT_TOKEN | APP_TOKEN | TENANT_TOKEN_BY_APP) => {
                Reply::refused(NO_SUCH_METHOD, call.log_id)
            }
            _ => Reply::refused(NO_SUCH_PATH, call.log_id),
        };
        (reply, Delivery::Whole)
    }

    fn answer_registration(&mut self, now: Instant, call: &Call<'_>) -> (Reply, Delivery) {
        let (answer, delivery) = self.register(now, call.token, Contact::parse(call.body));
        let reply = match answer {
            Answer::Registered(account) => Reply::registered(&account),
            Answer::Refused(refusal) => Reply::refused(refusal, call.log_id),
            Answer::RateLimited { limit, wait } => Reply::rate_limited(limit, wait, call.log_id),
            Answer::BadGateway => Reply::bad_gateway(),
        };
        (reply, delivery)
    }

    fn answer_account(&self, now: Instant, call: &Call<'_>) -> Reply {
        let mut parts = call.query.split('&');
        let id = parts.find_map(|part| part.strip_prefix("referral_account_id="));
        match self.account(now, call.token, id.and_then(|id| id.parse().ok())) {
            Ok((account, referrer)) => Reply::account(&account, &referrer),
            Err(refusal) => Reply::refused(refusal, call.log_id),
        }
    }

    /// One of the token routes: `field` is what the token is called in its answer.
    fn answer_token(
        &mut self,
        now: Instant,
        call: &Call<'_>,
        field: &str,
        issue: fn(&mut Apps, Instant, &TokenRequest) -> Result<Issued, Refusal>,
    ) -> Reply {
        let issued = TokenRequest::parse(call.body).and_then(|request| issue(&mut self.apps, now, &request));
        match issued {
            Ok(issued) => Reply::token(field, &issued),
            Err(refusal) => Reply::refused(refusal, call.log_id),
        }
    }
}
