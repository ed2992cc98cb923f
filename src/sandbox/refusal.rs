//! What the tenant and its gateway refuse, with the codes of Feishu's error pages.

/// A refusal: Feishu's code, the HTTP status it comes with, and a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: i64,
    pub(super) status: u16,
    pub(super) message: &'static str,
}

const fn refusal(code: i64, status: u16, message: &'static str) -> Refusal {
    Refusal { code, status, message }
}

// What Feishu Hire says of a contact or an account.
pub(super) const SYSTEM_ERROR: Refusal = refusal(1002001, 500, "system error");
pub(super) const ILLEGAL_PARAMETER: Refusal = refusal(1002002, 400, "illegal parameter: email or mobile is required");
pub(super) const NO_SUCH_USER: Refusal = refusal(1002551, 400, "user does not exist");
pub(super) const NOT_ONE_USER: Refusal = refusal(1002552, 400, "cannot match one user");
pub(super) const NO_SUCH_ACCOUNT: Refusal = refusal(1002553, 400, "referral account does not exist");

/// What a person who is registered already gets under `--replay refuse`. Feishu documents no such code; this one is
/// made up, so that a client is tested against a code that it cannot know.
pub(super) const REGISTERED_ALREADY: Refusal = refusal(1002599, 400, "referral account exists already (made-up code)");

// What the gateway says of a request.
pub(super) const BAD_REQUEST: Refusal = refusal(9499, 400, "bad request: the body is not the JSON that is expected");
pub(super) const NUMBER_MISSING: Refusal = refusal(99992402, 400, "field validation failed");
pub(super) const NO_SUCH_PATH: Refusal = refusal(99991201, 404, "no such resource");
pub(super) const NO_SUCH_METHOD: Refusal = refusal(99991301, 404, "no such method for this resource");
pub(super) const RATE_LIMIT: Refusal = refusal(99991400, 429, "request trigger frequency limit");
pub(super) const TOKEN_MISSING: Refusal = refusal(99991661, 400, "missing access token");
pub(super) const TOKEN_INVALID: Refusal = refusal(99991663, 400, "invalid access token");

// What the token routes say, always with HTTP 200.
pub(super) const INVALID_PARAMETER: Refusal = refusal(10003, 200, "invalid param");
pub(super) const INVALID_APP_TOKEN: Refusal = refusal(10005, 200, "invalid app access token");
pub(super) const INVALID_TICKET: Refusal = refusal(10012, 200, "app ticket invalid");
pub(super) const WRONG_SECRET: Refusal = refusal(10015, 200, "app secret invalid");
