//! What can be wrong with credentials, and the line to type that cures it.

use std::io;
use std::path::PathBuf;

use super::{APP_ID, APP_SECRET, APP_TICKET, TENANT_KEY, TOKEN};
use crate::lang::{Cure, Lang, Tell, Text, reason, say};

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
pub enum SecretError {
    /// A variable that is needed is not set.
    Missing(&'static str),
    /// Neither a secret nor a token is there, and nobody to ask.
    NoSecret,
    /// Both a secret and a token are set, and they may belong to different tenants.
    Ambiguous,
    /// The secret file cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The secret file holds something else than one secret.
    NotASecret(PathBuf),
    /// The terminal could not be read.
    Terminal(#[source] io::Error),
}

impl Tell for SecretError {
    fn what(&self, lang: Lang) -> String {
        match self {
            SecretError::Missing(name) => say!(lang, "`{name}` is not set", "未设置环境变量 `{name}`"),
            SecretError::NoSecret => say!(lang, "the app's secret is missing", "缺少应用的 App Secret"),
            SecretError::Ambiguous => say!(
                lang,
                "`{APP_SECRET}` and `{TOKEN}` are both set, and they may belong to different tenants",
                "同时设置了 `{APP_SECRET}` 和 `{TOKEN}`，两者可能属于不同的企业"
            ),
            SecretError::File { path, source } => say!(
                lang,
                "the secret file `{path}` cannot be read: {source}",
                "无法读取密钥文件 `{path}`：{source}",
                path = path.display(),
                source = reason(source, lang)
            ),
            SecretError::NotASecret(path) => say!(
                lang,
                "the secret file `{path}` does not hold one line of plain text",
                "密钥文件 `{path}` 的内容不是单独一行纯文本",
                path = path.display()
            ),
            SecretError::Terminal(source) => say!(
                lang,
                "the secret cannot be read from the terminal: {source}",
                "无法从终端读取密钥：{source}",
                source = reason(source, lang)
            ),
        }
    }

    /// With the line to type.
    fn fix(&self, lang: Lang) -> String {
        match self {
            SecretError::Missing(name) => say!(
                lang,
                "{place}, then type:\n{lines}",
                "{place}，然后输入：\n{lines}",
                place = where_to_find(name).get(lang),
                lines = lines_to_set(name)
            ),
            SecretError::NoSecret | SecretError::Terminal(_) => say!(
                lang,
                "type the following and then the secret, or give `--app-secret-file`:\n{lines}",
                "请输入以下命令，再输入密钥；也可以使用 `--app-secret-file`：\n{lines}",
                lines = lines_to_set(APP_SECRET)
            ),
            SecretError::Ambiguous => say!(
                lang,
                "keep one of them, e.g.:\n{lines}",
                "请只保留其中一个，例如：\n{lines}",
                lines = lines_to_unset(TOKEN)
            ),
            SecretError::File { .. } => say!(
                lang,
                "give `--app-secret-file` a file that you may read",
                "请让 `--app-secret-file` 指向一个您可以读取的文件"
            ),
            SecretError::NotASecret(_) => say!(
                lang,
                "save the app secret, and nothing else, as a text file in UTF-8",
                "请把 App Secret 单独存为 UTF-8 编码的文本文件，不要包含其他内容"
            ),
        }
    }

    fn cure(&self) -> Cure {
        match self {
            SecretError::File { .. } => Cure::Option,
            _ => Cure::Change,
        }
    }
}

/// Where a person finds the value of a variable.
fn where_to_find(name: &str) -> Text {
    match name {
        APP_TICKET => Text::new(
            "take the latest ticket that Feishu pushed to the store app's webhook",
            "请取飞书最近一次推送给商店应用的 app_ticket",
        ),
        TENANT_KEY => Text::new(
            "take the tenant_key of the company that installed the store app",
            "请取安装该商店应用的企业的 tenant_key",
        ),
        _ => Text::new(
            "copy it from the app's page \"Credentials & Basic Info\" in the Feishu developer console",
            "请在飞书开发者后台该应用的“凭证与基础信息”页面复制",
        ),
    }
}

/// The line that sets a variable, in each kind of shell. Secrets are asked for, so that no shell history keeps them.
fn lines_to_set(name: &str) -> String {
    let example = match name {
        APP_ID => "cli_...",
        TENANT_KEY => "...",
        _ => {
            return format!(
                "  bash, zsh:  read -rs {name} && export {name}\n  PowerShell: $env:{name} = Read-Host\n  \
                 cmd.exe:    set /p {name}="
            );
        }
    };
    format!(
        "  bash, zsh:  export {name}={example}\n  PowerShell: $env:{name} = \"{example}\"\n  \
         cmd.exe:    set {name}={example}"
    )
}

fn lines_to_unset(name: &str) -> String {
    format!("  bash, zsh:  unset {name}\n  PowerShell: Remove-Item Env:{name}\n  cmd.exe:    set {name}=")
}
