//! Rows of one checkpoint as the other takes them: value by value.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::ATTEMPT;

/// Whether both are one call: what was sent, and when.
pub(super) fn is_same_call(one: &[Value], other: &[Value]) -> bool {
    one[2..6] == other[2..6]
}

/// Whether nobody knows the answer.
pub(super) fn is_open(attempt: &[Value]) -> bool {
    attempt[7] == Value::Null || attempt[10] == Value::Text("interrupted".to_owned())
}

pub(super) fn insert(into: &Connection, person: i64, number: i64, attempt: Vec<Value>) -> rusqlite::Result<()> {
    into.prepare_cached(&format!(
        "INSERT INTO attempts (person_id, attempt, {ATTEMPT})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
    ))?
    .execute(params_from_iter(
        [Value::Integer(person), Value::Integer(number)]
            .into_iter()
            .chain(attempt),
    ))
    .map(drop)
}

/// A person's attempts by number.
pub(super) fn attempts(conn: &Connection, person: i64) -> rusqlite::Result<Vec<(i64, Vec<Value>)>> {
    conn.prepare_cached(&format!(
        "SELECT attempt, {ATTEMPT} FROM attempts WHERE person_id = ?1 ORDER BY attempt"
    ))?
    .query_map([person], |row| {
        let mut values = all_of(row)?;
        values.remove(0);
        Ok((row.get(0)?, values))
    })?
    .collect()
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
    here.map_or(Value::Null, |here| Value::Integer(*here))
}
