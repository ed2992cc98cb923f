//! The plan as a user reads it before anything is sent.

use std::time::Duration;

use jiff::Zoned;
use serde::Serialize;

use super::choice;
use super::finding_groups::FindingGroups;
use super::findings::Showing;
use super::printer::Report;
use super::sheet;
use super::texts;
use super::time_span::{is_short, takes};
use crate::checkpoint::{Skip, Status, StatusValue};
use crate::engine::Plan;
use crate::input::{Field, NotRead};
use crate::lang::{Lang, Text, say};
use crate::validate::ContactUse;

/// How many values of a status column are told.
const STATUSES_TOLD_MAX: usize = 30;

/// How many rows of a kind that were not read are named.
const NOT_READ_NAMED_MAX: usize = 8;

/// A plan with what surrounds it: which file, who is called, how long it takes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanReport<'p> {
    /// The file as it was typed.
    pub file: &'p str,
    /// What a run would do.
    #[serde(flatten)]
    pub plan: &'p Plan,
    /// What was found in the rows, errors and warnings.
    pub findings: &'p FindingGroups,
    /// Who is called; `None` for a check.
    pub called: Option<Called<'p>>,
    /// How long the sending takes; `None` where no quota paces it.
    #[serde(rename = "takes_s", serialize_with = "seconds")]
    #[cfg_attr(test, schemars(with = "Option<u64>"))]
    pub takes: Option<Duration>,
    /// Which contacts are looked at.
    #[serde(skip)]
    pub contact_use: ContactUse,
    /// How findings are shown.
    #[serde(skip)]
    pub showing: Showing,
    /// The present time, from which the end is told.
    #[serde(skip)]
    pub now: Zoned,
}

/// Who is called.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Called<'p> {
    /// The base URL.
    pub base_url: &'p str,
    /// The app.
    pub app_id: &'p str,
    /// The tenant, where it is known.
    pub tenant: &'p str,
    /// Whether it is the simulated tenant of a rehearsal.
    pub is_rehearsal: bool,
}

pub(super) fn seconds<S: serde::Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    span.map(|span| span.as_secs()).serialize(serializer)
}

impl Report for PlanReport<'_> {
    const TYPE: &'static str = "plan";

    fn text(&self, lang: Lang) -> String {
        let mut lines = vec![self.head(lang)];
        lines.extend(self.fields(lang));
        lines.extend(self.readings(lang));
        lines.extend(self.counts(lang));
        lines.extend(self.findings.text(self.showing, lang));
        lines.extend(self.sending(lang));
        lines.join("\n")
    }
}

impl PlanReport<'_> {
    fn head(&self, lang: Lang) -> String {
        let layout = &self.plan.layout;
        let delimiter = match layout.delimiter {
            ',' => say!(lang, "comma", "逗号"),
            ';' => say!(lang, "semicolon", "分号"),
            '\t' => say!(lang, "tab", "制表符"),
            other => format!("`{other}`"),
        };
        let (rows, header_row) = (self.plan.rows, layout.header_row);
        let form = match &layout.sheet {
            Some(sheet) => sheet::head(sheet, lang),
            None => {
                let encoding = &layout.encoding;
                say!(lang, "{encoding}, {delimiter}", "{encoding} 编码，分隔符为{delimiter}")
            }
        };
        let file = texts::file(self.file, lang);
        let known = match (self.plan.file_is_gone, self.plan.unchanged) {
            (false, false) => "",
            (false, true) => Text::new(", unchanged since it was last read", "，自上次读取以来未改动").get(lang),
            (true, _) => Text::new(
                "\nthe file itself cannot be read again: this is what the checkpoint holds of it",
                "\n该文件已无法再次读取：以下内容来自断点文件",
            )
            .get(lang),
        };
        match lang {
            Lang::En => {
                let rows = texts::rows(rows);
                format!("{file}: {rows}, {form}, header in row {header_row}{known}")
            }
            Lang::Zh => {
                format!("{file}：{rows} 行，{form}，表头在第 {header_row} 行{known}")
            }
        }
    }

    /// Which column feeds which field, what was passed over, and examples to see that it is right.
    fn fields(&self, lang: Lang) -> Vec<String> {
        let layout = &self.plan.layout;
        let mut lines = Vec::new();
        for (field, column) in &layout.fields {
            let (field, column) = (*field, &layout.columns[*column]);
            let only = self.contact_use;
            lines.push(match (leaves_aside(only, field), lang) {
                (false, Lang::En) => format!("  {:<13} from column {column}", field.to_string()),
                (false, Lang::Zh) => format!("  {:<13} 取自 {column} 列", field.to_string()),
                (true, Lang::En) => format!(
                    "  {:<13} left aside by `--use {only}`: column {column}",
                    field.to_string()
                ),
                (true, Lang::Zh) => format!("  {:<13} 因 `--use {only}` 不使用 {column} 列", field.to_string()),
            });
        }
        let fields = layout.fields.iter().map(|(field, _)| field);
        let second = fields
            .clone()
            .zip(fields.skip(1))
            .position(|(field, next)| field == next);
        if let Some(at) = second {
            let first = &layout.columns[layout.fields[at].1];
            lines[at + 1] += &say!(lang, ", where column {first} is empty", "（{first} 列为空时）");
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
        for (field, at) in &layout.untaken {
            let (column, letter) = (&layout.columns[*at], layout.columns[*at].letter());
            let kind = match field {
                Field::Email => Text::new("emails", "邮箱"),
                _ => Text::new("mobiles", "手机号"),
            };
            let kind = kind.get(lang);
            lines.push(say!(
                lang,
                "  not taken     column {column} holds {kind}: `--map {field}={letter}` takes it",
                "  未采用的列：{column} 列的内容是{kind}；如需使用，请加上 `--map {field}={letter}`"
            ));
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
            let words = repair.words().get(lang);
            lines.push(match lang {
                Lang::En if cells == 1 => format!("  {:<13} 1 cell: {words}", "normalised"),
                Lang::En => format!("  {:<13} {cells} cells: {words}", "normalised"),
                Lang::Zh => format!("  已规范 {cells} 个单元格：{words}"),
            });
        }
        for (why, not_read) in &self.plan.not_read {
            let named = not_read.iter().take(NOT_READ_NAMED_MAX).map(|row| (*row, None));
            let rows = texts::named_rows(named, not_read.len() as u64, lang);
            let why = why_not_read(*why).get(lang);
            lines.push(match lang {
                Lang::En => format!("  {:<13} {rows}: {why}", "not read"),
                Lang::Zh => format!("  未读取{rows}：{why}"),
            });
        }
        lines.extend(
            self.plan
                .layout
                .sheet
                .iter()
                .flat_map(|sheet| sheet::lines(sheet, lang)),
        );
        lines.extend(self.statuses(lang));
        lines
    }

    /// Each value of the status column, and whether it is sent.
    fn statuses(&self, lang: Lang) -> Option<String> {
        let statuses = &self.plan.statuses;
        let told = statuses.iter().take(STATUSES_TOLD_MAX).map(|status| {
            let StatusValue { value, rows, left_out } = status;
            let value = match value.as_str() {
                "" => Text::new("(blank)", "（空白）").get(lang).to_owned(),
                value => format!("`{value}`"),
            };
            match *left_out {
                0 => say!(lang, "{value} {rows} sent", "{value} {rows} 行发送"),
                all if all == *rows => say!(lang, "{value} {rows} left out", "{value} {rows} 行不发送"),
                some => say!(
                    lang,
                    "{value} {rows}, {some} of them left out",
                    "{value} {rows} 行，其中 {some} 行不发送"
                ),
            }
        });
        let mut told: Vec<String> = told.collect();
        if told.is_empty() {
            return None;
        }
        if let Some(more @ 1..) = statuses.len().checked_sub(STATUSES_TOLD_MAX) {
            told.push(say!(lang, "{more} other values", "另有 {more} 种"));
        }
        let told = told.join(Text::new("; ", "；").get(lang));
        Some(say!(lang, "  by status     {told}", "  按状态：{told}"))
    }

    fn counts(&self, lang: Lang) -> Vec<String> {
        let mut lines = vec![match lang {
            Lang::En => format!("  {:>7} to send", self.plan.to_send),
            Lang::Zh => format!("  {:>7} 行待发送", self.plan.to_send),
        }];
        let nobody = self.plan.nobody.as_ref();
        lines
            .extend(nobody.map(|why| format!("          {}", choice::nobody(why, texts::file(self.file, lang), lang))));
        lines.extend(self.tried_before(lang));
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
            self.plan.of(Status::Duplicate),
            "duplicate: the same person as an earlier row, not sent twice",
            "行重复：与前面某一行是同一个人，不会发送两次",
        );
        tell(self.plan.of(Status::Invalid), "invalid, never sent", "行无效，不会发送");
        for (skip, count) in &self.plan.skipped {
            tell(*count, &left_out(skip, Lang::En), &left_out(skip, Lang::Zh));
        }
        tell(
            self.plan.gone,
            "no longer in the file, not sent",
            "人已不在文件中，本次不发送",
        );
        for contact in &self.plan.gone_unconfirmed {
            lines.push(say!(
                lang,
                "          unconfirmed and no longer in the file: {contact}",
                "          未确认且已不在文件中：{contact}"
            ));
        }
        lines
    }

    /// Those who were tried before, and how many of them are sent again; and who has to wait for a later run.
    fn tried_before(&self, lang: Lang) -> Vec<String> {
        let plan = self.plan;
        let mut lines = Vec::new();
        for (status, again, en, zh) in [
            (
                Status::Failed,
                plan.refused_again,
                "refused before with the same contact",
                "此前以同样的联系方式被拒绝",
            ),
            (
                Status::Unconfirmed,
                plan.unconfirmed_again,
                "unconfirmed by an earlier run",
                "在此前的运行中未确认",
            ),
        ] {
            let count = plan.of(status);
            if count > 0 {
                let again = sent_again(again, count, lang);
                lines.push(say!(lang, "  {count:>7} {en}, {again}", "  {count:>7} 行{zh}，{again}"));
            }
        }
        let new = plan.to_send - plan.refused_again - plan.unconfirmed_again;
        let not_chosen = plan.of(Status::Pending).saturating_sub(new);
        if not_chosen > 0 {
            lines.push(say!(
                lang,
                "  {not_chosen:>7} not chosen, left for a later run",
                "  {not_chosen:>7} 行未被选中，留待以后运行"
            ));
        }
        lines
    }

    /// Who is called, and until when.
    fn sending(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if self.plan.to_send == 0 {
            return lines;
        }
        let until = self
            .takes
            .filter(|span| !is_short(*span))
            .map(|span| end(&self.now, span));
        lines.extend(takes(self.takes, lang).map(|takes| match until {
            None => takes,
            Some(until) => say!(lang, "{takes}, until {until}", "{takes}，到 {until} 完成"),
        }));
        lines.extend(self.called.as_ref().map(|called| called.text(lang)));
        lines
    }
}

/// Why rows that hold something are not read.
fn why_not_read(why: NotRead) -> Text {
    match why {
        NotRead::Title => Text::new("above the header", "在表头上方"),
        NotRead::HeaderAgain => Text::new("the header once more", "是重复的表头"),
        NotRead::Note => Text::new("remarks on the table, no people", "是表格的说明文字，不是人员"),
    }
}

/// Whether the column of a field is not looked at.
fn leaves_aside(only: ContactUse, field: Field) -> bool {
    match only {
        ContactUse::Both => false,
        ContactUse::Email => matches!(field, Field::Mobile | Field::CountryCode),
        ContactUse::Mobile => field == Field::Email,
    }
}

/// Why so many rows are left out.
fn left_out(skip: &Skip, lang: Lang) -> String {
    match skip {
        Skip::Leaver => say!(
            lang,
            "have left by their status, not sent without `--include-leavers`",
            "行的状态列显示已离职，不发送；使用 `--include-leavers` 可发送"
        ),
        Skip::Status(value) => say!(
            lang,
            "left out, for `{value}` may be people who have left, or have not begun: `{skip}` sends them",
            "行未发送：“{value}”可能是已离职或尚未入职的人；使用 `{skip}` 可发送"
        ),
        Skip::Where(_) => say!(lang, "left out by `{skip}`", "行因 `{skip}` 不发送"),
        Skip::Limit => say!(lang, "left to the next run by `--limit`", "行因 `--limit` 留到下次运行"),
    }
}

impl Called<'_> {
    fn text(&self, lang: Lang) -> String {
        let Called { base_url, app_id, .. } = self;
        let tenant = match self.tenant {
            "" => String::new(),
            tenant => say!(lang, ", tenant {tenant}", "，企业 {tenant}"),
        };
        match self.is_rehearsal {
            true => say!(
                lang,
                "rehearsal: sends to a simulated tenant inside this process",
                "演练：发送到本程序内的模拟企业"
            ),
            false => say!(
                lang,
                "sends to {base_url} as app {app_id}{tenant}",
                "发送到 {base_url}，应用 {app_id}{tenant}"
            ),
        }
    }
}

fn sent_again(again: u64, count: u64, lang: Lang) -> String {
    match again {
        0 => say!(lang, "not sent again", "不再发送"),
        again if again == count => say!(lang, "sent again", "将重新发送"),
        again => say!(lang, "{again} of them sent again", "其中 {again} 行将重新发送"),
    }
}

/// The local time after a span, with the day where it is another one.
fn end(now: &Zoned, span: Duration) -> String {
    let end = now.checked_add(span).unwrap_or_else(|_| now.clone());
    let format = if end.date() == now.date() {
        "%H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    end.strftime(format).to_string()
}
