//! `login` and `logout`: an app's secret goes into the system's key store once it is tried, and its id into the user's configuration.

use std::path::Path;

use secrecy::SecretString;

use super::Exit;
use super::args::Connection;
use super::check::probe;
use super::config::{self, Config};
use super::environment::process_environment;
use super::failure::Failure;
use super::secret::{self, Key};
use super::usage::UsageError;
use crate::feishu::{BaseUrl, Credentials, Grant};
use crate::lang::{Text, said, say};
use crate::report::Printer;

/// Asks for an app's id and secret, tries them, and keeps them.
///
/// # Errors
///
/// Why nothing is kept.
pub(super) async fn login(connection: &Connection, config: &Config, printer: &Printer) -> Result<Exit, Failure> {
    if !printer.can_ask() {
        return Err(UsageError {
            what: said!(
                "nobody sits at a terminal to be asked for the app's id and secret",
                "没有终端，无法询问应用的 App ID 和 App Secret"
            ),
            fix: said!(
                "without a terminal set `FEISHU_APP_ID` with `FEISHU_APP_SECRET`, or give `--app-secret-file`",
                "没有终端时，请设置 `FEISHU_APP_ID` 和 `FEISHU_APP_SECRET`，或使用 `--app-secret-file`"
            ),
        }
        .into());
    }
    let lang = printer.lang();
    let base_url = connection.address()?;
    let app_id = ask_for_id(known_id(connection), printer)?;
    let key = Key::of(&app_id, &base_url);
    // A store that does not tell would not take anything: nobody is asked for a secret in vain.
    key.get()?;
    let secret = secret::asked(secret::ask_on_terminal(&app_id, lang))?;
    let credentials = Credentials {
        app_id: app_id.clone(),
        grant: Grant::SelfBuilt { secret: secret.clone() },
    };
    if let Some(exit) = probe(base_url.clone(), credentials, printer).await? {
        let nothing = Text::new(
            "nothing was kept: log in again once that is put right",
            "没有保存任何内容：解决后请重新登录",
        );
        printer.tell(nothing.get(lang));
        return Ok(exit);
    }
    let path = keep(&key, &secret, &app_id, &base_url, config)?;
    let (path, store) = (path.display(), Key::place(lang));
    printer.tell(&say!(
        lang,
        "logged in: the secret of app {app_id} is kept in {store}, its id in `{path}`",
        "已登录：应用 {app_id} 的密钥保存在{store}，App ID 保存在 `{path}`"
    ));
    if let Some(variable) = secret::set_in_environment(&process_environment) {
        printer.tell(&say!(
            lang,
            "warning: `{variable}` is set, and goes before what is kept",
            "警告：已设置环境变量 `{variable}`，它优先于所保存的密钥"
        ));
    }
    Ok(Exit::Settled)
}

/// Keeps both, or neither.
fn keep<'c>(
    key: &Key,
    secret: &SecretString,
    app_id: &str,
    base_url: &BaseUrl,
    config: &'c Config,
) -> Result<&'c Path, Failure> {
    key.keep(secret)?;
    let is_feishus = base_url.as_str() == BaseUrl::FEISHU;
    let url = (!is_feishus || config.one(config::BASE_URL).is_some()).then_some(base_url.as_str());
    let kept = config.keep(&[(config::APP_ID, Some(app_id)), (config::BASE_URL, url)]);
    kept.map_err(|error| match key.take_out() {
        Ok(_) => error.into(),
        Err(error) => error.into(),
    })
}

/// Takes out what `login` has kept.
///
/// # Errors
///
/// The store or the configuration does not let go of it.
pub(super) fn logout(connection: &Connection, config: &Config, printer: &Printer) -> Result<Exit, Failure> {
    let lang = printer.lang();
    let base_url = connection.address()?;
    let Some(app_id) = known_id(connection) else {
        let nobody = Text::new("nobody is logged in", "没有登录");
        printer.tell(nobody.get(lang));
        return Ok(Exit::Settled);
    };
    let was_kept = Key::of(&app_id, &base_url).take_out()?;
    if config.one(config::APP_ID).as_ref() == Some(&app_id) {
        config.keep(&[(config::APP_ID, None)])?;
    }
    printer.tell(&match was_kept {
        true => say!(
            lang,
            "logged out: the secret of app {app_id} is no longer in the key store",
            "已退出登录：应用 {app_id} 的密钥已从密钥库中删除"
        ),
        false => say!(
            lang,
            "no secret of app {app_id} was kept for {base_url}",
            "没有为 {base_url} 保存应用 {app_id} 的密钥"
        ),
    });
    Ok(Exit::Settled)
}

/// The id that a run would take.
fn known_id(connection: &Connection) -> Option<String> {
    process_environment(secret::APP_ID).or_else(|| connection.app.id.clone())
}

fn ask_for_id(known: Option<String>, printer: &Printer) -> Result<String, UsageError> {
    let lang = printer.lang();
    let question = match &known {
        None => say!(lang, "id of the app (`cli_…`)", "应用的 App ID（`cli_…`）"),
        Some(id) => say!(
            lang,
            "id of the app; Enter takes {id}",
            "应用的 App ID；直接按 Enter 使用 {id}"
        ),
    };
    let typed = printer.ask(&question).unwrap_or_default();
    match typed.trim() {
        "" => known.ok_or_else(|| UsageError {
            what: said!("the app's id is missing", "缺少应用的 App ID"),
            fix: said!(
                "copy it from the app's page \"Credentials & Basic Info\" in the Feishu developer console",
                "请在飞书开发者后台该应用的“凭证与基础信息”页面复制"
            ),
        }),
        id => Ok(id.to_owned()),
    }
}
