//! Who is called: address and credentials out of arguments, environment and configuration, in this order.

use super::args::{self, Connection};
use super::environment::process_environment;
use super::failure::Failure;
use super::secret::{self, Key};
use crate::feishu::{BaseUrl, Credentials};
use crate::lang::{Cure, Lang, Tell, say};
use crate::report::Printer;

/// No quota, and not on loopback.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub(super) struct UnlimitedElsewhere;

impl Tell for UnlimitedElsewhere {
    fn what(&self, lang: Lang) -> String {
        say!(
            lang,
            "`--rate unlimited` is for loopback only",
            "`--rate unlimited` 只能用于本机地址"
        )
    }

    fn fix(&self, lang: Lang) -> String {
        say!(
            lang,
            "give the app's quota, `--rate 100/min` unless Feishu granted more",
            "请给出应用的配额；除非飞书另有批准，请用 `--rate 100/min`"
        )
    }

    fn cure(&self) -> Cure {
        Cure::Usage
    }
}

impl Connection {
    pub(super) fn of_app(typed: args::Login) -> Self {
        Connection {
            base_url: typed.base_url,
            app_secret_file: None,
            app: typed.app,
        }
    }

    /// The address.
    pub(super) fn address(&self) -> Result<BaseUrl, Failure> {
        Ok(self.base_url.as_deref().unwrap_or(BaseUrl::FEISHU).parse::<BaseUrl>()?)
    }

    /// The address, and the credentials, which are asked for where a person sits at a terminal and none are set.
    pub(super) fn open(&self, printer: &Printer) -> Result<(BaseUrl, Credentials), Failure> {
        let base_url = self.address()?;
        let ask = |app_id: &str| secret::ask_on_terminal(app_id, printer.lang());
        // A store that cannot be used holds nothing of ours.
        let kept = |app_id: &str| Key::of(app_id, &base_url).get().ok().flatten();
        let sources = secret::Sources {
            environment: &|name| {
                process_environment(name).or_else(|| match name {
                    secret::APP_ID => self.app.id.clone(),
                    secret::TENANT_KEY => self.app.tenant_key.clone(),
                    _ => None,
                })
            },
            file: self.app_secret_file.as_deref(),
            file_by_default: self.app.secret_file.as_deref(),
            kept: Some(&kept),
            ask: printer.can_ask().then_some(&ask),
        };
        let credentials = secret::credentials(&sources)?;
        Ok((base_url, credentials))
    }
}
