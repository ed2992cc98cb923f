//! What can be wrong with credentials, and the line to type that cures it.

use std::io;
use std::path::PathBuf;

use super::{APP_ID, APP_SECRET, APP_TICKET, TENANT_KEY, TOKEN};
use crate::lang::Lang;

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::En))]
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

impl SecretError {
    /// What is wrong.
    pub fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (SecretError::Missing(name), Lang::En) => format!("`{name}` is not set"),
            (SecretError::Missing(name), Lang::Zh) => format!("未设置环境变量 `{name}`"),
            (SecretError::NoSecret, Lang::En) => "the app's secret is missing".to_owned(),
            (SecretError::NoSecret, Lang::Zh) => "缺少应用的 App Secret".to_owned(),
            (SecretError::Ambiguous, Lang::En) => {
                format!("`{APP_SECRET}` and `{TOKEN}` are both set, and they may belong to different tenants")
            }
            (SecretError::Ambiguous, Lang::Zh) => {
                format!("同时设置了 `{APP_SECRET}` 和 `{TOKEN}`，两者可能属于不同的企业")
            }
            (SecretError::File { path, source }, Lang::En) => {
                format!("the secret file `{}` cannot be read: {source}", path.display())
            }
            (SecretError::File { path, source }, Lang::Zh) => {
                format!("无法读取密钥文件 `{}`：{source}", path.display())
            }
            (SecretError::NotASecret(path), Lang::En) => {
                format!(
                    "the secret file `{}` does not hold one line of plain text",
                    path.display()
                )
            }
            (SecretError::NotASecret(path), Lang::Zh) => {
                format!("密钥文件 `{}` 的内容不是单独一行纯文本", path.display())
            }
            (SecretError::Terminal(source), Lang::En) => {
                format!("the secret cannot be read from the terminal: {source}")
            }
            (SecretError::Terminal(source), Lang::Zh) => format!("无法从终端读取密钥：{source}"),
        }
    }

    /// What to do about it, with the line to type.
    pub fn fix(&self, lang: Lang) -> String {
        match (self, lang) {
            (SecretError::Missing(name), Lang::En) => {
                format!("{}, then type:\n{}", where_to_find(name, lang), lines_to_set(name))
            }
            (SecretError::Missing(name), Lang::Zh) => {
                format!("{}，然后输入：\n{}", where_to_find(name, lang), lines_to_set(name))
            }
            (SecretError::NoSecret | SecretError::Terminal(_), Lang::En) => format!(
                "type the following and then the secret, or give `--app-secret-file`:\n{}",
                lines_to_set(APP_SECRET)
            ),
            (SecretError::NoSecret | SecretError::Terminal(_), Lang::Zh) => format!(
                "请输入以下命令，再输入密钥；也可以使用 `--app-secret-file`：\n{}",
                lines_to_set(APP_SECRET)
            ),
            (SecretError::Ambiguous, Lang::En) => format!("keep one of them, e.g.:\n{}", lines_to_unset(TOKEN)),
            (SecretError::Ambiguous, Lang::Zh) => format!("请只保留其中一个，例如：\n{}", lines_to_unset(TOKEN)),
            (SecretError::File { .. }, Lang::En) => "give `--app-secret-file` a file that you may read".to_owned(),
            (SecretError::File { .. }, Lang::Zh) => "请让 `--app-secret-file` 指向一个您可以读取的文件".to_owned(),
            (SecretError::NotASecret(_), Lang::En) => {
                "save the app secret, and nothing else, as a text file in UTF-8".to_owned()
            }
            (SecretError::NotASecret(_), Lang::Zh) => {
                "请把 App Secret 单独存为 UTF-8 编码的文本文件，不要包含其他内容".to_owned()
            }
        }
    }
}

/// Where a person finds the value of a variable.
fn where_to_find(name: &str, lang: Lang) -> &'static str {
    match (name, lang) {
        (APP_TICKET, Lang::En) => "take the latest ticket that Feishu pushed to the store app's webhook",
        (APP_TICKET, Lang::Zh) => "请取飞书最近一次推送给商店应用的 app_ticket",
        (TENANT_KEY, Lang::En) => "take the tenant_key of the company that installed the store app",
        (TENANT_KEY, Lang::Zh) => "请取安装该商店应用的企业的 tenant_key",
        (_, Lang::En) => "copy it from the app's page \"Credentials & Basic Info\" in the Feishu developer console",
        (_, Lang::Zh) => "请在飞书开发者后台该应用的“凭证与基础信息”页面复制",
    }
}

/// The line that sets a variable, in both kinds of shell. Secrets are asked for, so that no shell history keeps them.
fn lines_to_set(name: &str) -> String {
    match name {
        APP_ID => format!("  bash, zsh:  export {name}=cli_...\n  PowerShell: $env:{name} = \"cli_...\""),
        TENANT_KEY => format!("  bash, zsh:  export {name}=...\n  PowerShell: $env:{name} = \"...\""),
        _ => format!("  bash, zsh:  read -rs {name} && export {name}\n  PowerShell: $env:{name} = Read-Host"),
    }
}

fn lines_to_unset(name: &str) -> String {
    format!("  bash, zsh:  unset {name}\n  PowerShell: Remove-Item Env:{name}")
}
