//! `template`: an empty file with the right columns.

use std::io;
use std::path::{Path, PathBuf};

use super::command_line::CommandLine;
use super::failure::Failure;
use super::{Exit, next};
use crate::engine::Source;
use crate::lang::{Cure, Lang, Tell, reason, say};
use crate::report::{Printer, TemplateReport, write_template};

/// The template cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.what(Lang::En))]
struct NoTemplate {
    path: PathBuf,
    source: io::Error,
}

impl Tell for NoTemplate {
    fn what(&self, lang: Lang) -> String {
        let (path, why) = (self.path.display(), reason(&self.source, lang));
        match self.source.kind() {
            io::ErrorKind::AlreadyExists => say!(lang, "`{path}` is there already", "`{path}` 已存在"),
            _ => say!(lang, "cannot write `{path}`: {why}", "无法写入 `{path}`：{why}"),
        }
    }

    fn fix(&self, lang: Lang) -> String {
        say!(lang, "name another file after `-o`", "请在 `-o` 后另指定一个文件")
    }

    fn cure(&self) -> Cure {
        Cure::Option
    }
}

/// Writes a template.
///
/// # Errors
///
/// It cannot be written there.
pub(super) fn template(path: &Path, typed: &CommandLine, printer: &Printer) -> Result<Exit, Failure> {
    write_template(path, printer.lang()).map_err(|source| NoTemplate {
        path: path.to_path_buf(),
        source,
    })?;
    let source = Source::File(path.to_path_buf());
    let check = typed.as_command("check");
    printer.print(&TemplateReport {
        template: path.to_path_buf(),
        next: next::once_filled(&check.about([&source])),
    });
    Ok(Exit::Settled)
}
