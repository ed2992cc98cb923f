//! Which path does what, as Feishu's pages lay them out.

use std::sync::{Mutex, MutexGuard};

use hyper::Method;
use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;
use thiserror::Error;
use tokio::time::{Instant, sleep};

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

/// No answer is to leave: the connection is reset instead.
#[derive(Debug, Error)]
#[error("the connection is reset on purpose")]
pub(super) struct Lost;

/// One request whose body has arrived.
pub(super) struct Call<'a> {
    pub(super) head: &'a Parts,
    pub(super) body: &'a [u8],
    pub(super) log_id: &'a str,
}

/// Takes the tenant for a moment; never across an await.
pub(super) fn lock(tenant: &Mutex<Tenant>) -> MutexGuard<'_, Tenant> {
    tenant.lock().expect("nothing panics while it holds the tenant")
}

impl Call<'_> {
    /// Does what the call asks for.
    pub(super) async fn answer(&self, tenant: &Mutex<Tenant>) -> Result<Reply, Lost> {
        let reply = match (&self.head.method, self.head.uri.path()) {
            (&Method::POST, REGISTER) => return self.register(tenant).await,
            (&Method::GET, ACCOUNT) => self.account(&lock(tenant)),
            (&Method::POST, TENANT_TOKEN) => self.token(tenant, "tenant_access_token", Apps::tenant_token),
            (&Method::POST, APP_TOKEN) => self.token(tenant, "app_access_token", Apps::app_token),
            (&Method::POST, TENANT_TOKEN_BY_APP) => {
                self.token(tenant, "tenant_access_token", Apps::tenant_token_by_app)
            }
            (_, REGISTER | ACCOUNT | TENANT_TOKEN | APP_TOKEN | TENANT_TOKEN_BY_APP) => self.refuse(NO_SUCH_METHOD),
            _ => self.refuse(NO_SUCH_PATH),
        };
        Ok(reply)
    }

    async fn register(&self, tenant: &Mutex<Tenant>) -> Result<Reply, Lost> {
        let contact = Contact::parse(self.body);
        let (answer, delivery) = {
            let mut tenant = lock(tenant);
            // The time is read under the lock, so that the window sees the calls in order.
            tenant.register(Instant::now(), self.bearer(), contact)
        };
        let reply = match answer {
            Answer::Registered(account) => Reply::registered(&account),
            Answer::Refused(refusal) => self.refuse(refusal),
            Answer::RateLimited { limit, wait } => Reply::rate_limited(limit, wait, self.log_id),
            Answer::BadGateway => Reply::bad_gateway(),
        };
        match delivery {
            Delivery::Whole => Ok(reply),
            Delivery::Truncated => Ok(reply.truncated()),
            Delivery::Lost => Err(Lost),
            Delivery::Late(by) => {
                sleep(by).await;
                Ok(reply)
            }
        }
    }

    fn account(&self, tenant: &Tenant) -> Reply {
        let id = self
            .head
            .uri
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .find_map(|part| part.strip_prefix("referral_account_id="))
            .and_then(|id| id.parse().ok());
        match tenant.account(Instant::now(), self.bearer(), id) {
            Ok((account, referrer)) => Reply::account(&account, &referrer),
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// One of the token routes: `field` is what the token is called in its answer.
    fn token(
        &self,
        tenant: &Mutex<Tenant>,
        field: &str,
        issue: fn(&mut Apps, Instant, &TokenRequest) -> Result<Issued, Refusal>,
    ) -> Reply {
        let issued =
            TokenRequest::parse(self.body).and_then(|request| issue(&mut lock(tenant).apps, Instant::now(), &request));
        match issued {
            Ok(issued) => Reply::token(field, &issued),
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn refuse(&self, refusal: Refusal) -> Reply {
        Reply::refused(refusal, self.log_id)
    }

    /// The token of the request, where it has one.
    fn bearer(&self) -> Option<&str> {
        self.head
            .headers
            .get(AUTHORIZATION)?
            .to_str()
            .ok()?
            .strip_prefix("Bearer ")
    }
}
