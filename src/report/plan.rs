//! The plan as a user reads it before anything is sent.

use std::fmt::Write;
use std::time::Duration;

use jiff::Zoned;
use serde::Serialize;

use super::findings;
use super::printer::Report;
use super::time_span::time_span;
use crate::checkpoint::{Skip, Status};
use crate::engine::Plan;
use crate::lang::Lang;

/// How many rows that were taken for remarks are named.
const NOTES_NAMED_MAX: usize = 8;

/// A plan with what surrounds it: which file, who is called, how long it takes.
#[derive(Debug, Serialize)]
pub struct PlanReport<'p> {
    /// The file as it was typed.
    pub file: &'p str,
    /// What a run would do.
    #[serde(flatten)]
    pub plan: &'p Plan,
    /// Who is called; `None` for a check.
    pub called: Option<Called<'p>>,
    /// How long the sending takes.
    #[serde(serialize_with = "seconds")]
    pub takes: Duration,
    /// Whether cells are shown as they stand.
    #[serde(skip)]
    pub shows_cells: bool,
}

/// Who is called.
#[derive(Debug, Serialize)]
pub struct Called<'p> {
    /// The base URL.
    pub base_url: &'p str,
    /// The app.
    pub app_id: &'p str,
    /// The tenant, where it is known.
    pub tenant: &'p str,
}

fn seconds<S: serde::Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(span.as_secs())
}

impl Report for PlanReport<'_> {
    fn text(&self, lang: Lang) -> String {
        let mut lines = vec![self.head(lang)];
        lines.extend(self.fields(lang));
        lines.extend(self.readings(lang));
        lines.extend(self.counts(lang));
        lines.extend(findings::summary(&self.plan.findings, self.shows_cells, lang));
        lines.extend(self.sending(lang));
        lines.join("\n")
    }
}

impl PlanReport<'_> {
    fn head(&self, lang: Lang) -> String {
        let layout = &self.plan.layout;
        let delimiter = match (layout.delimiter, lang) {
            (',', Lang::En) => "comma".to_owned(),
            (',', Lang::Zh) => "逗号".to_owned(),
            (';', Lang::En) => "semicolon".to_owned(),
            (';', Lang::Zh) => "分号".to_owned(),
            ('\t', Lang::En) => "tab".to_owned(),
            ('\t', Lang::Zh) => "制表符".to_owned(),
            (other, _) => format!("`{other}`"),
        };
        let (file, rows, encoding, header_row) = (self.file, self.plan.rows, &layout.encoding, layout.header_row);
        let known = match (self.plan.unchanged, lang) {
            (false, _) => "",
            (true, Lang::En) => ", unchanged since it was last read",
            (true, Lang::Zh) => "，自上次读取以来未改动",
        };
        match lang {
            Lang::En => format!("{file}: {rows} rows, {encoding}, {delimiter}, header in row {header_row}{known}"),
            Lang::Zh => {
                format!("{file}：{rows} 行，{encoding} 编码，分隔符为{delimiter}，表头在第 {header_row} 行{known}")
            }
        }
    }

    /// Which column feeds which field, what was passed over, and examples to see that it is right.
    fn fields(&self, lang: Lang) -> Vec<String> {
        let layout = &self.plan.layout;
        let mut lines = Vec::new();
        for (field, column) in &layout.fields {
            let column = &layout.columns[*column];
            lines.push(match lang {
                Lang::En => format!("  {:<13} from column {column}", field.to_string()),
                Lang::Zh => format!("  {:<13} 取自 {column} 列", field.to_string()),
            });
        }
        if !layout.passed_over.is_empty() {
            let columns: Vec<_> = layout
                .passed_over
                .iter()
                .map(|(_, at)| layout.columns[*at].to_string())
                .collect();
            lines.push(match lang {
                Lang::En => format!("  {:<13} {}", "passed over", columns.join(", ")),
                Lang::Zh => format!("  未采用的列：{}", columns.join("、")),
            });
        }
        if self.plan.kept.len() < layout.columns.len() {
            let kept = self.plan.kept.len();
            lines.push(match lang {
                Lang::En => format!("  {:<13} {kept} of {} columns", "stored", layout.columns.len()),
                Lang::Zh => format!("  保存的列：{} 列中的 {kept} 列", layout.columns.len()),
            });
        }
        for (row, contact) in &self.plan.examples {
            lines.push(match lang {
                Lang::En => format!("  {:<13} {contact}", format!("row {row}")),
                Lang::Zh => format!("  第 {row} 行：{contact}"),
            });
        }
        lines
    }

    /// What was read otherwise than it stands in the file, and what was taken for no row.
    fn readings(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        for (repair, cells) in self.plan.normalised.iter() {
            let words = repair.words(lang);
            lines.push(match lang {
                Lang::En if cells == 1 => format!("  {:<13} 1 cell: {words}", "normalised"),
                Lang::En => format!("  {:<13} {cells} cells: {words}", "normalised"),
                Lang::Zh => format!("  已规范 {cells} 个单元格：{words}"),
            });
        }
        let notes: Vec<String> = self
            .plan
            .notes
            .iter()
            .take(NOTES_NAMED_MAX)
            .map(u32::to_string)
            .collect();
        if !notes.is_empty() {
            let more = if self.plan.notes.len() > notes.len() {
                ", …"
            } else {
                ""
            };
            lines.push(match lang {
                Lang::En => format!(
                    "  {:<13} row {}{more}: remarks on the table, no people",
                    "not read",
                    notes.join(", ")
                ),
                Lang::Zh => format!("  未读取第 {}{more} 行：是表格的说明文字，不是人员", notes.join("、")),
            });
        }
        lines
    }

    fn counts(&self, lang: Lang) -> Vec<String> {
        let mut lines = vec![match lang {
            Lang::En => format!("  {:>7} to send", self.plan.to_send),
            Lang::Zh => format!("  {:>7} 行待发送", self.plan.to_send),
        }];
        let mut tell = |count: u64, en: &str, zh: &str| {
            if count > 0 {
                let words = match lang {
                    Lang::En => en,
                    Lang::Zh => zh,
                };
                lines.push(format!("  {count:>7} {words}"));
            }
        };
        tell(
            self.plan.of(Status::Registered),
            "registered before, not sent again",
            "行此前已注册，不再发送",
        );
        tell(
            self.plan.of(Status::Failed),
            "refused before with the same contact",
            "行此前以同样的联系方式被拒绝",
        );
        tell(
            self.plan.of(Status::Unconfirmed),
            "unconfirmed by an earlier run",
            "行在此前的运行中未得到确认",
        );
        tell(
            self.plan.of(Status::Duplicate),
            "duplicates of earlier rows",
            "行与前面的行重复",
        );
        tell(self.plan.of(Status::Invalid), "invalid, never sent", "行无效，不会发送");
        for (skip, count) in &self.plan.skipped {
            tell(*count, &left_out(skip, Lang::En), &left_out(skip, Lang::Zh));
        }
        tell(
            self.plan.gone,
            "no longer in the file, never sent",
            "人已不在文件中，不会发送",
        );
        for contact in &self.plan.gone_unconfirmed {
            lines.push(match lang {
                Lang::En => format!("          unconfirmed and no longer in the file: {contact}"),
                Lang::Zh => format!("          未得到确认且已不在文件中：{contact}"),
            });
        }
        lines
    }

    /// Who is called, and until when.
    fn sending(&self, lang: Lang) -> Option<String> {
        if self.plan.to_send == 0 {
            return None;
        }
        let takes = time_span(self.takes, lang);
        let until = time_of_day_after(self.takes);
        let mut text = match lang {
            Lang::En => format!("takes about {takes}, until {until}"),
            Lang::Zh => format!("预计需要 {takes}，到 {until} 完成"),
        };
        if let Some(Called {
            base_url,
            app_id,
            tenant,
        }) = &self.called
        {
            let tenant = if tenant.is_empty() {
                String::new()
            } else {
                format!(" / {tenant}")
            };
            let called = match lang {
                Lang::En => write!(text, "\nsends to {base_url} as app {app_id}{tenant}"),
                Lang::Zh => write!(text, "\n发送到 {base_url}，应用 {app_id}{tenant}"),
            };
            called.expect("a string takes everything");
        }
        Some(text)
    }
}

/// Why so many rows are left out.
fn left_out(skip: &Skip, lang: Lang) -> String {
    match (skip, lang) {
        (Skip::Leaver, Lang::En) => "have left by their status, not sent without `--include-leavers`".to_owned(),
        (Skip::Leaver, Lang::Zh) => "行按状态列已离职，不加 `--include-leavers` 不发送".to_owned(),
        (Skip::Where(_), Lang::En) => format!("left out by `{skip}`"),
        (Skip::Where(_), Lang::Zh) => format!("行因 `{skip}` 不发送"),
        (Skip::Limit, Lang::En) => "left to the next run by `--limit`".to_owned(),
        (Skip::Limit, Lang::Zh) => "行因 `--limit` 留到下次运行".to_owned(),
    }
}

/// The local time of day after a span.
fn time_of_day_after(span: Duration) -> String {
    let until = Zoned::now().checked_add(span).unwrap_or_else(|_| Zoned::now());
    until.strftime("%H:%M").to_string()
}
