//! Which column feeds which field: what the user said first, then the best known name.

use super::layout::columns_named;
use super::names::{ANY_PHONE_RANK, AREA_CODE, Known, known, speaks_of};
use super::{Column, Field, Header, HeaderError};

/// Which column feeds which field, as indices into the header's columns.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// At most one column a field.
    pub(crate) fields: Vec<(Field, usize)>,
    /// Columns that could have fed a field, and feed none.
    pub(crate) passed_over: Vec<(Field, usize)>,
}

/// Maps the columns of a header; `wanted` is what the user said, and the last word on a field counts.
pub(crate) fn map(header: &Header, wanted: &[(Field, String)]) -> Result<Mapping, HeaderError> {
    let columns = &header.columns;
    let names: Vec<String> = columns.iter().map(Column::folded).collect();
    let mut fields: Vec<(Field, usize)> = Vec::new();
    for (field, name) in wanted {
        let column = named(header, *field, name)?;
        fields.retain(|(mapped, _)| mapped != field);
        fields.push((*field, column));
    }
    for field in Field::ALL {
        if fields.iter().all(|(mapped, _)| *mapped != field)
            && let Some(column) = best(columns, &names, &fields, field)?
        {
            fields.push((field, column));
        }
    }
    if !fields
        .iter()
        .any(|(field, _)| matches!(field, Field::Email | Field::Mobile))
    {
        let header = header.clone();
        return Err(HeaderError::NoContactColumn { header });
    }
    fields.sort_unstable();
    let feeds_nothing = |column: &usize| fields.iter().all(|(_, feeding)| feeding != column);
    let passed_over = (0..columns.len())
        .filter(feeds_nothing)
        .filter_map(|column| match known(&names[column]) {
            Some(Known::Feeds(field, _) | Known::Never(field)) => Some((field, column)),
            Some(Known::Other) => None,
            None => Some((speaks_of(&names[column])?, column)),
        });
    let passed_over = passed_over.collect();
    Ok(Mapping { fields, passed_over })
}

/// The column that the user named.
fn named(header: &Header, field: Field, name: &str) -> Result<usize, HeaderError> {
    let found = columns_named(&header.columns, name);
    match found[..] {
        [column] => Ok(column),
        [_, _, ..] => Err(tie(&header.columns, field, &found)),
        [] => Err(HeaderError::NoSuchColumn {
            field,
            name: name.to_owned(),
            header: header.clone(),
        }),
    }
}

/// The column with the best known name for a field among those that feed nothing yet.
fn best(
    columns: &[Column],
    names: &[String],
    fields: &[(Field, usize)],
    field: Field,
) -> Result<Option<usize>, HeaderError> {
    let free = (0..names.len()).filter(|column| fields.iter().all(|(_, feeding)| feeding != column));
    let mut ranked: Vec<(usize, usize)> = free
        .filter_map(|column| Some((rank(&names[column], field)?, column)))
        .collect();
    ranked.sort_unstable();
    let equal: Vec<usize> = ranked
        .iter()
        .filter(|(rank, _)| *rank == ranked[0].0)
        .map(|(_, column)| *column)
        .collect();
    match equal[..] {
        [] if field == Field::CountryCode => Ok(area_code_of_mobile(names, fields)),
        [] => Ok(None),
        // An employee number is only shown: not worth stopping for.
        [column, ..] if equal.len() == 1 || field == Field::EmployeeNo => Ok(Some(column)),
        _ => Err(tie(columns, field, &equal)),
    }
}

/// The column `区号` where it stands right before a column that is surely a mobile's. Anywhere else it is as likely the
/// area code of a landline, and waits for `--map`.
fn area_code_of_mobile(names: &[String], fields: &[(Field, usize)]) -> Option<usize> {
    let (_, mobile) = fields.iter().find(|(field, _)| *field == Field::Mobile)?;
    let before = mobile.checked_sub(1)?;
    let surely_mobile = rank(&names[*mobile], Field::Mobile)? < ANY_PHONE_RANK;
    (surely_mobile && names[before] == AREA_CODE).then_some(before)
}

fn rank(name: &str, field: Field) -> Option<usize> {
    match known(name)? {
        Known::Feeds(fed, rank) if fed == field => Some(rank),
        _ => None,
    }
}

fn tie(columns: &[Column], field: Field, tied: &[usize]) -> HeaderError {
    let columns = tied.iter().map(|column| columns[*column].clone()).collect();
    HeaderError::Tie { field, columns }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a header line maps to, as text: `email=B mobile=C, passed over D`.
    fn mapped(line: &str, wanted: &[(Field, &str)]) -> String {
        let names = line.split(',').enumerate();
        let columns: Vec<Column> = names
            .map(|(index, name)| Column {
                name: name.to_owned(),
                index,
            })
            .collect();
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(field, name)| (*field, (*name).to_owned()))
            .collect();
        let header = Header { row: 1, columns };
        match map(&header, &wanted) {
            Ok(mapping) => {
                let letter = |column: &usize| header.columns[*column].letter();
                let fields = mapping
                    .fields
                    .iter()
                    .map(|(field, column)| format!("{field}={}", letter(column)));
                let passed = mapping.passed_over.iter().map(|(_, column)| letter(column));
                format!(
                    "{} / {}",
                    fields.collect::<Vec<_>>().join(" "),
                    passed.collect::<String>()
                )
            }
            Err(error) => error.catalogued().as_str().to_owned(),
        }
    }

    #[test]
    fn the_best_name_wins() {
        for (line, expected) in [
            ("姓名,帐号,微信号,手机号,邮箱,所在部门,职位", "email=E mobile=D / "),
            ("姓名,英文名,性别,手机,短号,工作邮箱,部门,职务", "email=F mobile=D / E"),
            ("工号,姓名,工作邮箱,工作电话", "email=C employee_no=A / D"),
            (
                "员工姓名,性别,工号,手机,固定电话,邮箱,地址",
                "email=F mobile=D employee_no=C / E",
            ),
            ("邮箱,工作邮箱,电话,手机号", "email=B mobile=D / AC"),
            ("Email,Work Email,Personal Email", "email=B / AC"),
            (
                "Mobile (Work),Cell,Emergency Contact Mobile,Email 2,Location",
                "mobile=B / ACD",
            ),
            (
                "Email - Primary Work,Mobile Phone,Phone Country Code",
                "email=A mobile=B country_code=C / ",
            ),
            ("工号,员工编号,邮箱", "email=C employee_no=A / B"),
            ("个人邮箱,紧急联系人电话", "no_contact_column"),
            ("工作邮箱,企业邮箱", "column_tie"),
            ("手机号,手机号", "column_tie"),
        ] {
            assert_eq!(mapped(line, &[]), expected, "{line}");
        }
    }

    #[test]
    fn an_area_code_counts_only_right_before_a_mobile() {
        for (line, expected) in [
            ("区号,手机号", "mobile=B country_code=A / "),
            ("手机号,区号,固定电话", "mobile=A / BC"),
            ("区号,电话", "mobile=B / A"),
            ("区号,手机号,国家码", "mobile=B country_code=C / A"),
        ] {
            assert_eq!(mapped(line, &[]), expected, "{line}");
        }
    }

    #[test]
    fn the_user_has_the_last_word() {
        for (line, wanted, expected) in [
            ("Email,个人邮箱", &[(Field::Email, "个人邮箱")][..], "email=B / A"),
            ("E-mail,Email", &[(Field::Email, "Email")], "email=B / A"),
            (
                "Mail 1,Mail 2",
                &[(Field::Email, "mail 1"), (Field::Email, "MAIL_2")],
                "email=B / A",
            ),
            ("手机号,邮箱", &[(Field::Email, "手机")], "no_such_column"),
            ("手机号,", &[(Field::Email, " ")], "no_such_column"),
            ("Mail,Mail", &[(Field::Email, "Mail")], "column_tie"),
        ] {
            assert_eq!(mapped(line, wanted), expected, "{line}");
        }
    }
}
