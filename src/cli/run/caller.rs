//! Who is called, and with what.

use crate::checkpoint::{Binding, SANDBOX};
use crate::cli::connection::UnlimitedElsewhere;
use crate::cli::failure::Failure;
use crate::cli::settings::Target;
use crate::cli::{args, sandbox};
use crate::feishu::{BaseUrl, HttpOptions};
use crate::quota::Rate;
use crate::report::Printer;
use crate::sandbox::Sandbox;

/// Who is called, and with what.
pub(super) struct Caller {
    pub(super) http: HttpOptions,
    pub(super) binding: Binding,
    pub(super) sandbox: Option<Sandbox>,
}

impl Caller {
    /// Finds out who is called, and starts the simulated tenant for a rehearsal.
    pub(super) async fn of(target: &Target, sending: &args::Sending, printer: &Printer) -> Result<Self, Failure> {
        let (base_url, credentials, sandbox) = match target {
            Target::Feishu(connection) => {
                let (base_url, credentials) = connection.open(printer)?;
                (base_url, credentials, None)
            }
            Target::Sandbox(tenant) => {
                let sandbox = sandbox::start_rehearsal(tenant, sending.rate).await?;
                let base_url = format!("http://{}", sandbox.address()).parse::<BaseUrl>()?;
                (base_url, sandbox::credentials(), Some(sandbox))
            }
        };
        if sending.rate == Rate::Unlimited && !base_url.is_loopback() {
            return Err(UnlimitedElsewhere.into());
        }
        let binding = Binding {
            base_url: if sandbox.is_some() {
                SANDBOX.to_owned()
            } else {
                base_url.to_string()
            },
            app_id: credentials.app_id.clone(),
            tenant: credentials.tenant_key().to_owned(),
        };
        let mut http = HttpOptions::new(base_url, credentials);
        http.timeout = sending.timeout;
        http.workers = sending.workers.into();
        Ok(Caller { http, binding, sandbox })
    }
}
