//! What results files tell of people, held against the ledger: by them a checkpoint that is not the newest can be told.

use std::io::Read;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::kept_cells::KeptCells;
use super::who::Ledger;
use crate::checkpoint::{CellsKey, Checkpoint, CheckpointError, PersonId, SANDBOX, Standing, Status};
use crate::input::{InputError, Reader, Row};
use crate::validate::{Census, Contact, RelationKind, Rules, Validator};

/// How long an account id is. A spreadsheet keeps fifteen of its digits and makes the rest zeros.
const ACCOUNT_ID_DIGITS: usize = 19;
const ROUNDED_DIGITS: &str = "0000";

/// What a results file tells.
#[derive(Debug, Default)]
pub struct Telling {
    /// The people whom it calls registered or unconfirmed, in its order.
    pub people: Vec<Told>,
    /// How many of its rows are of a rehearsal, or of another app: they tell nothing.
    pub of_others: u64,
    /// When the last answer came that it tells of, in milliseconds since 1970.
    pub newest_ms: Option<i64>,
}

/// Somebody of a results file whom it calls registered or unconfirmed.
#[derive(Clone, Debug)]
pub struct Told {
    /// The spreadsheet row of the results file.
    pub row: u32,
    /// Registered or unconfirmed.
    pub standing: Standing,
    /// What was sent; the contact that stands in the row where the file does not say; `None` where neither can be read.
    pub contact: Option<Contact>,
    /// Whether the file says what was sent.
    pub is_sent_as: bool,
    /// The account, where its id is whole.
    pub account_id: Option<String>,
    /// How many attempts reached, or may have reached, Feishu.
    pub attempts: u32,
    /// The code of the last one.
    pub code: Option<String>,
    /// What Feishu's support asks for.
    pub log_id: Option<String>,
    /// When the last answer came, in milliseconds since 1970.
    pub settled_ms: Option<i64>,
    /// What stands in the row, where it is not what was sent: it was corrected elsewhere.
    pub corrected: Option<CellsKey>,
}

/// Whom a results file tells of, as the ledger knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The ledger knows it, or knows better.
    Known(PersonId),
    /// The ledger knows less of this person than the file tells.
    Behind(PersonId),
    /// The ledger knows nothing of the person.
    New,
    /// An earlier one of those told is the same person.
    Again,
    /// The contact contradicts what the ledger, or another row, tells.
    Contradicts,
}

impl Meeting {
    /// Whether the ledger lacks what the file tells.
    pub fn is_lacking(self) -> bool {
        matches!(self, Meeting::Behind(_) | Meeting::New | Meeting::Contradicts)
    }
}

/// Reads what a results file of ours tells of the people of an app, or of any where none is named; `None` where it is no
/// results file.
///
/// # Errors
///
/// It cannot be read to its end.
pub fn told_in(bytes: Box<dyn Read + Send>, app: Option<&str>, rules: &Rules) -> Result<Option<Telling>, InputError> {
    let Some(mut reader) = Reader::open_results(bytes)? else {
        return Ok(None);
    };
    let mut validator = Validator::new(rules.clone(), reader.layout());
    let header: Vec<String> = reader
        .layout()
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let cells = KeptCells::of_columns(reader.layout(), &header);
    let (mut row, mut telling) = (Row::default(), Telling::default());
    while read(&mut reader, &mut row)? {
        let of = row.ours("app").trim();
        if of == SANDBOX || app.is_some_and(|app| !of.is_empty() && of != app) {
            telling.of_others += 1;
            continue;
        }
        let settled_ms = settled_ms(row.ours("settled_at"));
        telling.newest_ms = telling.newest_ms.max(settled_ms);
        if let Some(standing) = standing(&row) {
            let mut told = told(&row, standing, settled_ms, &mut validator);
            // A duplicate shares what another row came to, whatever stands in its own.
            if told.is_sent_as
                && Status::Registered.is_said_by(row.ours("status"))
                && let Some(sent) = &told.contact
                && is_corrected(sent, validator.check(&row, &mut Vec::new()).as_ref())
            {
                told.corrected = Some(cells.person(&row.cells().collect::<Vec<_>>()).key());
            }
            telling.people.push(told);
        }
    }
    Ok(Some(telling))
}

/// A results file of nobody is one too.
fn read<R: Read>(reader: &mut Reader<R>, row: &mut Row) -> Result<bool, InputError> {
    match reader.read(row) {
        Err(InputError::NoRows { .. }) => Ok(false),
        read => read,
    }
}

fn standing(row: &Row) -> Option<Standing> {
    let is = |of: Status| of.is_said_by(row.ours("status"));
    if is(Status::Registered) || is(Status::Duplicate) && !row.ours("account_id").trim().is_empty() {
        Some(Standing::Registered)
    } else {
        is(Status::Unconfirmed).then_some(Standing::Unconfirmed)
    }
}

fn told(row: &Row, standing: Standing, settled_ms: Option<i64>, validator: &mut Validator) -> Told {
    let text = |column: &str| Some(row.ours(column).trim().to_owned()).filter(|text| !text.is_empty());
    let sent_as = text("sent_as");
    let contact = match &sent_as {
        Some(keys) => Contact::from_keys(keys),
        None => validator.check(row, &mut Vec::new()),
    };
    Told {
        row: row.number,
        standing,
        contact,
        is_sent_as: sent_as.is_some(),
        account_id: text("account_id").filter(|id| is_whole(id)),
        attempts: row.ours("attempts").trim().parse().unwrap_or(1).max(1),
        code: text("error_code"),
        log_id: text("log_id"),
        settled_ms,
        corrected: None,
    }
}

/// Whether what was sent cannot be of what stands in the row, so that it was corrected. People change mobiles, and `--use` sends less
/// than stands there.
fn is_corrected(sent: &Contact, stands: Option<&Contact>) -> bool {
    let Some(stands) = stands else { return true };
    let email = |contact: &Contact| contact.email.as_ref().map(|email| email.key().into_owned());
    match (email(sent), email(stands)) {
        (Some(sent), Some(stands)) => sent != stands,
        _ => sent.mobile.is_none() || sent.mobile != stands.mobile,
    }
}

/// Whether an account id is what Feishu gave, and not what a spreadsheet made of it.
fn is_whole(id: &str) -> bool {
    let is_digits = id.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && !(id.len() >= ACCOUNT_ID_DIGITS && id.ends_with(ROUNDED_DIGITS))
}

/// When an answer came: a CSV tells it in UTC, a workbook as the clock on the wall showed it.
fn settled_ms(cell: &str) -> Option<i64> {
    let in_utc = cell.trim().parse::<Timestamp>();
    let here = || {
        cell.trim()
            .parse::<DateTime>()
            .and_then(|at| at.to_zoned(TimeZone::system()))
    };
    let at = in_utc.or_else(|_| here().map(|at| at.timestamp())).ok()?;
    Some(at.as_millisecond())
}

/// Holds people of results files against the ledger, all at once: how each of them meets it, in their order.
///
/// # Errors
///
/// When the checkpoint cannot be read.
pub fn meet<'t>(
    ledger: Option<&Checkpoint>,
    told: impl IntoIterator<Item = &'t Told>,
) -> Result<Vec<Meeting>, CheckpointError> {
    let mut census = Census::new();
    let ledger = Ledger::read(ledger, &mut census)?;
    let mut met = Vec::new();
    for (number, told) in (0..).zip(told) {
        // Whoever cannot be read is nobody the ledger knows.
        let unsettled = told.contact.as_ref().and_then(|contact| {
            let contact = ledger.known_as(contact);
            census.row(&contact, number);
            ledger.find(&contact, &census)
        });
        met.push((told.standing, unsettled));
    }
    let relations = census.settle();
    let mut relations = relations.iter().peekable();
    let meetings = (0..).zip(met).map(|(number, (standing, unsettled))| {
        let relation = relations.next_if(|relation| relation.row == number);
        let known = match &relation {
            Some(relation) => ledger.recognised(relation),
            None => Some(ledger.itself(number, unsettled)),
        };
        let known = known.and_then(|(identity, standing)| identity.person.zip(standing));
        match (relation.map(|relation| relation.kind), known) {
            (_, Some((person, Standing::Registered))) => Meeting::Known(person),
            (Some(RelationKind::Conflict { .. }), _) => Meeting::Contradicts,
            (_, Some((person, known))) if standing == Standing::Registered || known == Standing::Pending => {
                Meeting::Behind(person)
            }
            (_, Some((person, _))) => Meeting::Known(person),
            (Some(_), None) => Meeting::Again,
            (None, None) => Meeting::New,
        }
    });
    Ok(meetings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(table: &str, app: Option<&str>) -> Option<Telling> {
        let rules = Rules {
            typed_country_code: None,
            strict: false,
            contact_use: crate::validate::ContactUse::default(),
        };
        let bytes = Box::new(std::io::Cursor::new(table.to_owned()));
        told_in(bytes, app, &rules).expect(table)
    }

    const HEADER: &str = "row,status,account_id,attempts,log_id,settled_at,app,sent_as,Email\n";

    #[test]
    fn who_was_sent_is_told_and_nobody_else() {
        let rows = "2,registered,6942778198054125570,2,L,2026-11-25T10:00:00Z,a@h,li@example.com +86 13800000001,new@example.com\n\
                    3,failed,,1,,2026-11-25T11:00:00Z,a@h,,b@example.com\n\
                    4,duplicate,,,,,a@h,,c@example.com\n\
                    5,unconfirmed,,1,,,a@h,,d@example.com\n\
                    6,registered,1,1,,,sandbox,e@example.com,e@example.com\n\
                    7,registered,1,1,,,b@h,f@example.com,f@example.com\n\
                    8,Registered,6.94278E+18,1,,,,boss,g@example.com\n\
                    9,duplicate,6942778198054125571,,,,a@h,h@example.com,h@example.com\n";
        let telling = told(&format!("{HEADER}{rows}"), Some("a@h")).expect("results");
        let people: Vec<_> = telling
            .people
            .iter()
            .map(|told| (told.row, told.standing, told.contact.as_ref().map(Contact::keys)))
            .collect();
        let keys = |keys: &str| Some(keys.to_owned());
        assert_eq!(
            people,
            [
                (2, Standing::Registered, keys("li@example.com +86 13800000001")),
                (5, Standing::Unconfirmed, keys("d@example.com")),
                (8, Standing::Registered, None),
                (9, Standing::Registered, keys("h@example.com")),
            ]
        );
        assert_eq!(telling.people[0].account_id.as_deref(), Some("6942778198054125570"));
        assert_eq!(
            (telling.people[0].is_sent_as, telling.people[1].is_sent_as),
            (true, false)
        );
        assert_eq!(telling.people[2].account_id, None);
        assert_eq!((telling.of_others, telling.newest_ms), (2, Some(1_795_604_400_000)));
    }

    #[test]
    fn what_a_spreadsheet_made_of_an_id_is_none() {
        for (id, expected) in [
            ("6942778198054125570", true),
            ("6942778198054120000", false),
            ("6.94278E+18", false),
            ("6942778198054125570.0", false),
            ("10000", true),
        ] {
            assert_eq!(is_whole(id), expected, "{id}");
        }
    }

    #[test]
    fn another_table_tells_nothing() {
        assert!(told("Email,Status\na@example.com,registered\n", None).is_none());
        assert!(told(HEADER, None).is_some_and(|telling| telling.people.is_empty()));
    }
}
