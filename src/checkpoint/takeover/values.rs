//! Rows of one checkpoint as the other takes them: value by value.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::ATTEMPT;
use crate::checkpoint::all;

/// Whether both are one call: what was sent, and when.
pub(super) fn is_same_call(one: &[Value], other: &[Value]) -> bool {
    one[2..6] == other[2..6]
}

/// Whether nobody knows the answer.
pub(super) fn is_open(attempt: &[Value]) -> bool {
    attempt[7] == Value::Null || attempt[10] == Value::Text("interrupted".to_owned())
}

/// Writes a row by a statement that ends before the columns: `INSERT INTO rows`.
pub(super) fn write(conn: &Connection, into: &str, columns: &str, values: Vec<Value>) -> rusqlite::Result<i64> {
    let places = vec!["?"; values.len()].join(", ");
    conn.prepare_cached(&format!("{into} ({columns}) VALUES ({places})"))?
        .execute(params_from_iter(values))?;
    Ok(conn.last_insert_rowid())
}

pub(super) fn insert(into: &Connection, person: i64, number: i64, attempt: Vec<Value>) -> rusqlite::Result<()> {
    let values = [vec![person.into(), number.into()], attempt].concat();
    write(
        into,
        "INSERT INTO attempts",
        &format!("person_id, attempt, {ATTEMPT}"),
        values,
    )
    .map(drop)
}

/// A person's attempts by number.
pub(super) fn attempts(conn: &Connection, person: i64) -> rusqlite::Result<Vec<(i64, Vec<Value>)>> {
    let sql = format!("SELECT attempt, {ATTEMPT} FROM attempts WHERE person_id = ?1 ORDER BY attempt");
    all(conn, &sql, [person], |row| Ok((row.get(0)?, all_of(row)?.split_off(1))))
}

/// The one row that a statement gives.
pub(super) fn values(conn: &Connection, sql: &str, id: i64) -> rusqlite::Result<Vec<Value>> {
    conn.prepare_cached(sql)?.query_row([id], all_of)
}

pub(super) fn all_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (0..row.as_ref().column_count()).map(|column| row.get(column)).collect()
}

/// What an id of the other is here, where it is known.
pub(super) fn here_of(ids: &HashMap<i64, i64>, id: &Value) -> Value {
    let here = match id {
        Value::Integer(id) => ids.get(id),
        _ => None,
    };
    here.copied().into()
}
