//! Which checkpoint a command works with: the app's own, one that was named, or that of the rehearsals beside FILE.

use std::path::{Path, PathBuf};

use crate::checkpoint::{Binding, begins_with, checkpoints_at_home};
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::job::NothingThere;
use crate::cli::secret::{self, SecretError};
use crate::cli::{args, paths};
use crate::engine::Source;
use crate::feishu::BaseUrl;
use crate::lang::{Cure, Lang, Tell, Text, listed, say};

/// How a checkpoint comes to be where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the app's own, in the user's data directory.
    Own,
    /// An option, the environment or the configuration names it.
    Named,
    /// It is that of the rehearsals, beside FILE.
    Rehearsal,
}

/// Whose checkpoint is meant, as far as it is known without credentials.
pub(super) struct Owner {
    app_id: Option<String>,
    tenant: Option<String>,
    base_url: Option<String>,
}

/// No checkpoint can be meant, or any of several.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
enum PlaceError {
    /// The user has no home, where the apps' checkpoints lie.
    NoHome,
    /// No app was named, and there are several, with these checkpoints.
    Several(Vec<PathBuf>),
}

impl Tell for PlaceError {
    fn what(&self, lang: Lang) -> String {
        match self {
            PlaceError::NoHome => say!(
                lang,
                "you have no home directory for the checkpoint to lie in",
                "您没有用户主目录，无法存放断点文件"
            ),
            PlaceError::Several(paths) => {
                let names = paths.iter().filter_map(|path| path.file_stem());
                let names = listed(names.map(|name| format!("`{}`", name.display())), lang);
                say!(
                    lang,
                    "there are checkpoints of several apps: {names}",
                    "有多个应用的断点文件：{names}"
                )
            }
        }
    }

    fn fix(&self, lang: Lang) -> String {
        let fix = match self {
            PlaceError::NoHome => Text::new(
                "name a place for it with `--checkpoint`",
                "请用 `--checkpoint` 指定其位置",
            ),
            PlaceError::Several(_) => Text::new(
                "set `FEISHU_APP_ID` to the one that is meant (and `FEISHU_BASE_URL`, where its checkpoints are several), or name \
                 the checkpoint with `--checkpoint`",
                "请把 `FEISHU_APP_ID` 设为所指的应用（同一应用有多个时还需设置 `FEISHU_BASE_URL`），或用 `--checkpoint` 指定断点文件",
            ),
        };
        fix.get(lang).to_owned()
    }

    fn cure(&self) -> Cure {
        Cure::Option
    }
}

/// Which checkpoint is meant where one was perhaps named.
pub(super) fn checkpoint(
    named: Option<PathBuf>,
    source: &Source,
    sandbox: bool,
    own: impl FnOnce() -> Result<PathBuf, Failure>,
) -> Result<(PathBuf, Place), Failure> {
    Ok(match named {
        Some(path) => (path, Place::Named),
        None if sandbox => (paths::rehearsal(source), Place::Rehearsal),
        None => (own()?, Place::Own),
    })
}

impl Owner {
    pub(super) fn new(base_url: Option<&String>, app: &args::App, environment: Environment<'_>) -> Self {
        Owner {
            app_id: environment(secret::APP_ID).or_else(|| app.id.clone()),
            // A token that was given knows its one tenant, whatever else is set.
            tenant: match environment(secret::TOKEN) {
                Some(_) => None,
                None => environment(secret::TENANT_KEY).or_else(|| app.tenant_key.clone()),
            },
            base_url: base_url.or(app.base_url.as_ref()).cloned(),
        }
    }

    /// The app itself.
    pub(super) fn binding(&self) -> Result<Binding, Failure> {
        match &self.app_id {
            Some(app_id) => self.as_app(app_id),
            None => Err(SecretError::Missing(secret::APP_ID).into()),
        }
    }

    /// The checkpoint of a run, which is somebody's.
    pub(super) fn of_run(&self) -> Result<PathBuf, Failure> {
        place_of(&self.binding()?)
    }

    /// The checkpoint that a run would have; of the only app there is where none is named.
    pub(super) fn of_check(&self) -> Result<PathBuf, Failure> {
        match &self.app_id {
            Some(app_id) => self.place(app_id),
            None => self.only(""),
        }
    }

    /// The checkpoint that is looked at: that of a run, or the only one there is of its app.
    pub(super) fn to_look_at(&self) -> Result<PathBuf, Failure> {
        let Some(app_id) = &self.app_id else {
            return match checkpoints_at_home().is_empty() {
                true => Err(NothingThere::AnyCheckpoint.into()),
                false => self.only(""),
            };
        };
        let place = self.place(app_id)?;
        if place.exists() {
            return Ok(place);
        }
        self.only(&begins_with(app_id))
    }

    /// The only checkpoint whose name begins so; one that is not there where there is none.
    fn only(&self, begin: &str) -> Result<PathBuf, Failure> {
        let begins = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(begin)
        };
        let mut there: Vec<PathBuf> = checkpoints_at_home();
        there.retain(|path| begins(path));
        match there.len() {
            0 => self.place(self.app_id.as_deref().unwrap_or_default()),
            1 => Ok(there.remove(0)),
            _ => Err(PlaceError::Several(there).into()),
        }
    }

    fn place(&self, app_id: &str) -> Result<PathBuf, Failure> {
        place_of(&self.as_app(app_id)?)
    }

    fn as_app(&self, app_id: &str) -> Result<Binding, Failure> {
        let base_url = self.base_url.as_deref().unwrap_or(BaseUrl::FEISHU);
        Ok(Binding {
            base_url: base_url.parse::<BaseUrl>()?.to_string(),
            app_id: app_id.to_owned(),
            tenant: self.tenant.clone().unwrap_or_default(),
        })
    }
}

fn place_of(binding: &Binding) -> Result<PathBuf, Failure> {
    binding.place().ok_or_else(|| PlaceError::NoHome.into())
}
