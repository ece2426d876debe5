//! Which rows most likely explain a difference?

use std::collections::HashMap;

use rusqlite::Connection;

use super::spans::Found;
use super::view::{Check, Reason, Suspect, SuspectRow};
use crate::model::{Kind, RowId};
use crate::store::partitions::Partition;
use crate::store::write::partitions_of;
use crate::store::{StoreError, rows};

/// Suspects listed per reason.
const LISTED: usize = 5;
/// Rows of one statement that are looked at; a difference over more rows than this names its statement only.
const MOST_ROWS: usize = 200_000;

#[derive(Clone, Copy)]
struct Line {
    kind: Kind,
    id: RowId,
    amount: i64,
}

/// Suspects for one difference, best first. `accounts` are those that are one.
pub(super) fn suspects(
    connection: &Connection,
    found: &Found,
    accounts: &[u32],
    kind: Kind,
) -> Result<Vec<Suspect>, StoreError> {
    let missing = found.expected.saturating_sub(found.found);
    if let Some(id) = found.at {
        return Ok(row(connection, kind, id)?
            .map(|row| Suspect { reason: Reason::BreaksHere, rows: vec![row] })
            .into_iter()
            .collect());
    }
    let mut suspects = Vec::new();
    if !matches!(found.check, Check::Continuity | Check::DeclaredRows) {
        let lines = lines(connection, found, accounts)?;
        for (reason, of_reason) in reasons(&lines, missing) {
            for lines in of_reason.into_iter().take(LISTED) {
                let mut rows = Vec::new();
                for line in lines {
                    rows.extend(row(connection, line.kind, line.id)?);
                }
                suspects.push(Suspect { reason, rows });
            }
        }
    }
    if found.check != Check::Continuity {
        suspects.append(&mut kept_aside(connection, found, kind)?);
    }
    Ok(suspects)
}

/// Rows by why they may explain what is missing, best reason first.
fn reasons(lines: &[Line], missing: i64) -> Vec<(Reason, Vec<Vec<Line>>)> {
    let with = |amount: Option<i64>| -> Vec<Vec<Line>> {
        let equal = lines.iter().filter(|line| Some(line.amount) == amount).take(LISTED);
        equal.map(|line| vec![*line]).collect()
    };
    let half = (missing % 2 == 0).then_some(-(missing / 2));
    let exchanged = lines.iter().filter(|line| missing % 9 == 0 && exchanges(line.amount, missing)).take(LISTED);
    vec![
        (Reason::ExtraRow, with(missing.checked_neg())),
        (Reason::TurnedSign, with(half)),
        (Reason::ExchangedDigits, exchanged.map(|line| vec![*line]).collect()),
        (Reason::MissingTwin, with(Some(missing))),
        (Reason::Pair, pairs(lines, missing)),
    ]
}

/// Do two neighbouring digits of `amount`, exchanged, make it greater by `missing`?
fn exchanges(amount: i64, missing: i64) -> bool {
    let sign = amount.signum();
    let digits = amount.unsigned_abs();
    let mut place = 1_u64;
    while let Some(next) = place.checked_mul(10)
        && next <= digits
    {
        let (low, high) = ((digits / place) % 10, (digits / next) % 10);
        // Taking `high` and `low` at each other's place changes the number by (low - high) * 9 * place.
        let change = i128::from(low) - i128::from(high);
        let change = change * 9 * i128::from(place) * i128::from(sign);
        if change != 0 && change == i128::from(missing) {
            return true;
        }
        place = next;
    }
    false
}

/// Two rows that together are what is there too much.
fn pairs(lines: &[Line], missing: i64) -> Vec<Vec<Line>> {
    let Some(due) = missing.checked_neg() else { return Vec::new() };
    let mut seen: HashMap<i64, Line> = HashMap::new();
    let mut found = Vec::new();
    for line in lines {
        if let Some(first) = due.checked_sub(line.amount).and_then(|other| seen.get(&other)) {
            found.push(vec![*first, *line]);
            if found.len() >= LISTED {
                break;
            }
        }
        seen.entry(line.amount).or_insert(*line);
    }
    found
}

/// The rows that the figure was held against.
fn lines(connection: &Connection, found: &Found, accounts: &[u32]) -> Result<Vec<Line>, StoreError> {
    let (first, last) = found.rows.unwrap_or((0, u64::from(u32::MAX)));
    let mut lines = Vec::new();
    for partition in partitions_of(connection, found.evidence)? {
        let in_period = partition.month >= found.from.month() && partition.month <= found.to.month();
        if in_period && lines.len() < MOST_ROWS {
            read(connection, partition, (found.evidence, first, last), accounts, &mut lines)?;
        }
    }
    Ok(lines)
}

fn read(
    connection: &Connection,
    partition: Partition,
    which: (u32, u64, u64),
    accounts: &[u32],
    lines: &mut Vec<Line>,
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT id, amount, account FROM {} WHERE evidence = ?1 AND row_no BETWEEN ?2 AND ?3 ORDER BY row_no",
        partition.table()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(which)?;
    while let Some(row) = rows.next()? {
        let account: u32 = row.get(2)?;
        if accounts.contains(&account) {
            lines.push(Line { kind: partition.kind, id: RowId(row.get(0)?), amount: row.get(1)? });
        }
    }
    Ok(())
}

/// A row as a list shows it.
pub(crate) fn row(connection: &Connection, kind: Kind, id: RowId) -> Result<Option<SuspectRow>, StoreError> {
    let found = match rows::by_key(connection, kind, id)? {
        Some(found) => Some(found),
        None => rows::merged_by_key(connection, kind, id)?,
    };
    Ok(found.map(|stored| SuspectRow {
        kind,
        id: Some(id),
        evidence: stored.row.evidence,
        row_no: u64::try_from(stored.row.row_no).unwrap_or(0),
        day: Some(stored.row.day),
        amount: Some(stored.row.amount),
        text: if stored.row.party.is_empty() { stored.row.text } else { stored.row.party },
    }))
}

/// Rows of the same stretch that were kept aside.
fn kept_aside(connection: &Connection, found: &Found, kind: Kind) -> Result<Vec<Suspect>, StoreError> {
    let (first, last) = found.rows.unwrap_or((0, u64::from(u32::MAX)));
    let mut statement = connection.prepare_cached(
        "SELECT row_no, message FROM problems WHERE evidence = ?1 AND row_no BETWEEN ?2 AND ?3 ORDER BY id LIMIT ?4",
    )?;
    let rows = statement.query_map((found.evidence, first, last, LISTED), |row| {
        let aside = SuspectRow {
            kind,
            id: None,
            evidence: found.evidence,
            row_no: row.get(0)?,
            day: None,
            amount: None,
            text: row.get(1)?,
        };
        Ok(Suspect { reason: Reason::KeptAside, rows: vec![aside] })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(amounts: &[i64]) -> Vec<Line> {
        let line =
            |(number, amount): (usize, &i64)| Line { kind: Kind::Bank, id: RowId(number as i64), amount: *amount };
        amounts.iter().enumerate().map(line).collect()
    }

    fn explained(amounts: &[i64], missing: i64) -> Vec<Reason> {
        let found = reasons(&lines(amounts), missing);
        found.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(reason, _)| reason).collect()
    }

    #[test]
    fn each_kind_of_error_is_recognised() {
        assert_eq!(explained(&[100, 250, -70], -250), [Reason::ExtraRow]);
        assert_eq!(explained(&[100, 250, -70], 250), [Reason::MissingTwin]);
        assert_eq!(explained(&[100, 250, -70], 140), [Reason::TurnedSign]);
        // 1243 was written for 1234: the rows are 9 too much.
        assert_eq!(explained(&[1243, 55], -9), [Reason::ExchangedDigits]);
        assert_eq!(explained(&[-1243, 55], 9), [Reason::ExchangedDigits]);
        assert_eq!(explained(&[100, 201, -70], -301), [Reason::Pair]);
        assert!(explained(&[100, 201, -70], 13).is_empty());
    }
}
