//! Where the checkpoints of a user's apps lie: one per app, host and tenant, in the user's data directory, away from folders that
//! are shared or synced.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};

use super::Binding;

/// The folder, in the user's data directory.
const FOLDER: &str = "referral-import";

/// How a checkpoint's name ends.
const ENDING: &str = ".checkpoint";

/// The longest name before its ending: file systems take 255 bytes, and SQLite and the lock add theirs.
const NAME_BYTES_MAX: usize = 200;

/// How much of a longer name is kept before the digest of all of it.
const NAME_BYTES_KEPT: usize = 100;

/// The folder of the apps' checkpoints; `None` where the user has no home.
///
/// On Windows it is in the local part of the user's data: what roams is copied between machines when somebody logs off, and a
/// checkpoint that is copied is not the newest.
pub fn home() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    let data = if cfg!(windows) {
        places.cache_dir()
    } else {
        places.data_dir()
    };
    Some(data.join(FOLDER))
}

/// The checkpoints that lie in the folder of the apps' checkpoints, in the order of their names.
pub fn checkpoints_at_home() -> Vec<PathBuf> {
    let entries = home().and_then(|home| fs::read_dir(home).ok());
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    let mut checkpoints: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ENDING[1..] == *ending))
        .collect();
    checkpoints.sort();
    checkpoints
}

/// Makes the folder of the apps' checkpoints, which only its owner may enter, where that is the one of this file. Any other folder is
/// somebody's who named it.
pub(crate) fn make_home(file: &Path) -> io::Result<()> {
    let Some(home) = home().filter(|home| file.parent() == Some(home)) else {
        return Ok(());
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(home)
}

impl Binding {
    /// The place of the checkpoint that belongs to it; `None` where the user has no home.
    pub fn place(&self) -> Option<PathBuf> {
        Some(home()?.join(self.name() + ENDING))
    }

    /// Its name as a file's: nothing that was given for an app's id leads out of the folder or means anything to a file system.
    fn name(&self) -> String {
        let address = self
            .base_url
            .split_once("://")
            .map_or(self.base_url.as_str(), |(_, rest)| rest);
        let mut name = format!("{}@{}", escaped(&self.app_id), escaped(address));
        if !self.tenant.is_empty() {
            name += &format!("@{}", escaped(&self.tenant));
        }
        if name.len() > NAME_BYTES_MAX {
            let digest = Sha256::digest(&name);
            name.truncate(NAME_BYTES_KEPT);
            name += &format!(
                "~{}",
                digest[..16]
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
            );
        }
        name
    }
}

/// How the name of a checkpoint begins that belongs to an app, whatever its host.
pub fn begins_with(app_id: &str) -> String {
    format!("{}@", escaped(app_id))
}

/// A text in which `%` stands before what a file's name could not hold: `127.0.0.1%3A8080`. What differs stays different.
fn escaped(text: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let escape = |byte: u8| {
        if is_plain(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(base_url: &str, app_id: &str, tenant: &str) -> String {
        let binding = Binding {
            base_url: base_url.to_owned(),
            app_id: app_id.to_owned(),
            tenant: tenant.to_owned(),
        };
        binding.name()
    }

    #[test]
    fn a_checkpoint_is_named_after_app_host_and_tenant() {
        for (base_url, app_id, tenant, expected) in [
            ("https://open.feishu.cn", "cli_a1", "", "cli_a1@open.feishu.cn"),
            ("http://127.0.0.1:8080", "cli_a1", "", "cli_a1@127.0.0.1%3A8080"),
            ("http://[::1]:80", "cli_a1", "", "cli_a1@%5B%3A%3A1%5D%3A80"),
            (
                "https://a.example.com",
                "cli_a1",
                "key/1",
                "cli_a1@a.example.com@key%2F1",
            ),
            (
                "https://a.example.com/hr",
                "../../x",
                "",
                "..%2F..%2Fx@a.example.com%2Fhr",
            ),
            (
                "https://a.example.com",
                "a@b\0 :*?\"<>|",
                "",
                "a%40b%00%20%3A%2A%3F%22%3C%3E%7C@a.example.com",
            ),
        ] {
            assert_eq!(name(base_url, app_id, tenant), expected);
        }
    }

    #[test]
    fn a_name_that_is_too_long_is_cut_and_stays_its_own() {
        let long = |last: char| name("https://open.feishu.cn", &format!("{}{last}", "应用".repeat(300)), "");
        assert_ne!(long('a'), long('b'));
        assert!(long('a').len() <= NAME_BYTES_MAX, "{}", long('a'));
    }
}
