//! Edges between expenses and bank lines, the groups they belong to, candidates, and rows that stand alone.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};

use crate::model::{Kind, RowId};
use crate::reconcile::{Bits, Reason, Status};
use crate::store::StoreError;

/// One row of one side, as an edge names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) id: RowId,
    pub(crate) file: u32,
    pub(crate) row: u64,
    pub(crate) account: u32,
    pub(crate) amount: i64,
    pub(crate) currency: u16,
}

/// Whether an edge counts now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Active,
    /// The evidence of one of its rows is withdrawn.
    Suspended,
}

/// One edge as stored.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct StoredEdge {
    pub(crate) expense: End,
    pub(crate) bank: End,
    pub(crate) run: Option<u32>,
    pub(crate) group: Option<u32>,
    pub(crate) probability: f64,
    pub(crate) status: Status,
    pub(crate) reason: Reason,
    pub(crate) bits: Bits,
    pub(crate) runner_up: Option<(RowId, f64)>,
    pub(crate) decision: Option<u32>,
    pub(crate) state: State,
}

/// One group as stored.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct StoredGroup {
    pub(crate) kind: String,
    pub(crate) tried: u64,
    pub(crate) accidents: f64,
    pub(crate) ways: u32,
    pub(crate) fee: i64,
    pub(crate) bounded: bool,
}

/// A row without partner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StoredLone {
    pub(crate) kind: Kind,
    pub(crate) end: End,
    pub(crate) reason: Reason,
    pub(crate) other: Option<RowId>,
    /// The rule of a person that says why it needs none.
    pub(crate) rule: Option<u32>,
    pub(crate) state: State,
}

impl StoredLone {
    /// A row that has lost its partner.
    pub(crate) fn open(kind: Kind, end: End) -> Self {
        StoredLone { kind, end, reason: Reason::Doubtful, other: None, rule: None, state: State::Active }
    }
}

const COLUMNS: &str = "expense, expense_file, expense_row, expense_account, expense_amount, expense_currency, \
    bank, bank_file, bank_row, \
    bank_account, bank_amount, bank_currency, run, match_group, probability, status, reason, bits, runner_up, runner_up_probability, \
    decision, state";

/// Edges of a bank row.
pub(crate) const BY_BANK: &str = "bank = ?1 ORDER BY bank, expense";
/// Edges of an expense row.
const BY_EXPENSE: &str = "expense = ?1 ORDER BY expense, bank";

/// A serde name as the text that is stored.
fn name(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn named<T: for<'a> Deserialize<'a>>(text: String) -> Result<T, StoreError> {
    let reader: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = text.as_str().into_deserializer();
    T::deserialize(reader).map_err(|_| StoreError::Damaged(format!("{text:?} is no word of the match tables")))
}

fn packed(bits: &Bits) -> Vec<u8> {
    let fields = [bits.prior, bits.amount, bits.date, bits.name, bits.reference, bits.direction];
    fields.iter().flat_map(|field| field.to_le_bytes()).collect()
}

fn unpacked(bytes: &[u8]) -> Bits {
    let field = |at: usize| {
        let part = bytes.get(at * 4..at * 4 + 4).and_then(|part| part.try_into().ok());
        part.map_or(0.0, f32::from_le_bytes)
    };
    Bits { prior: field(0), amount: field(1), date: field(2), name: field(3), reference: field(4), direction: field(5) }
}

/// Adds an edge, or puts it in the place of the same pair.
pub(crate) fn put(connection: &Connection, edge: &StoredEdge) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT OR REPLACE INTO matches ({COLUMNS})
         VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)"
    );
    let (expense, bank) = (&edge.expense, &edge.bank);
    connection.prepare_cached(&sql)?.execute(params![
        expense.id.0,
        expense.file,
        expense.row,
        expense.account,
        expense.amount,
        expense.currency,
        bank.id.0,
        bank.file,
        bank.row,
        bank.account,
        bank.amount,
        bank.currency,
        edge.run,
        edge.group,
        edge.probability,
        name(edge.status),
        name(edge.reason),
        packed(&edge.bits),
        edge.runner_up.map(|other| other.0.0),
        edge.runner_up.map(|other| other.1),
        edge.decision,
        name(edge.state),
    ])?;
    Ok(())
}

fn edge(row: &Row<'_>) -> Result<StoredEdge, StoreError> {
    let end = |at: usize| -> rusqlite::Result<End> {
        Ok(End {
            id: RowId(row.get(at)?),
            file: row.get(at + 1)?,
            row: row.get(at + 2)?,
            account: row.get(at + 3)?,
            amount: row.get(at + 4)?,
            currency: row.get(at + 5)?,
        })
    };
    let runner_up: Option<i64> = row.get(18)?;
    let likely: Option<f64> = row.get(19)?;
    Ok(StoredEdge {
        expense: end(0)?,
        bank: end(6)?,
        run: row.get(12)?,
        group: row.get(13)?,
        probability: row.get(14)?,
        status: named(row.get(15)?)?,
        reason: named(row.get(16)?)?,
        bits: unpacked(&row.get::<_, Vec<u8>>(17)?),
        runner_up: runner_up.map(RowId).zip(likely),
        decision: row.get(20)?,
        state: named(row.get(21)?)?,
    })
}

/// Shows every edge to `visit`, in order of expense row, then bank row.
pub(crate) fn each(
    connection: &Connection,
    mut visit: impl FnMut(StoredEdge) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM matches ORDER BY expense, bank"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(edge(row)?)?;
    }
    Ok(())
}

/// Edges of a row.
pub(crate) fn of_row(connection: &Connection, kind: Kind, id: RowId) -> Result<Vec<StoredEdge>, StoreError> {
    let condition = match kind {
        Kind::Expense => BY_EXPENSE,
        Kind::Bank => BY_BANK,
    };
    let sql = format!("SELECT {COLUMNS} FROM matches WHERE {condition}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(edge(row)?);
    }
    Ok(found)
}

/// Edges of a group of the last run.
pub(crate) fn of_group(connection: &Connection, of: &StoredEdge) -> Result<Vec<StoredEdge>, StoreError> {
    let Some(group) = of.group else { return Ok(vec![of.clone()]) };
    // A group is small, and each of its edges shares a row with another: a walk finds them all by key.
    let mut found = vec![of.clone()];
    let mut at = 0;
    while at < found.len() {
        let ends = [(Kind::Expense, found[at].expense.id), (Kind::Bank, found[at].bank.id)];
        for (kind, id) in ends {
            for other in of_row(connection, kind, id)? {
                let known =
                    found.iter().any(|edge| (edge.expense.id, edge.bank.id) == (other.expense.id, other.bank.id));
                if other.group == Some(group) && !known {
                    found.push(other);
                }
            }
        }
        at += 1;
    }
    Ok(found)
}

pub(crate) fn remove(connection: &Connection, expense: RowId, bank: RowId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM matches WHERE expense = ?1 AND bank = ?2")?.execute((expense.0, bank.0))?;
    Ok(())
}

/// Forgets what the last run came to; what people decided stays, and so does what is suspended.
pub(crate) fn clear_run(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "DELETE FROM matches WHERE decision IS NULL AND state = 'active';
         DELETE FROM match_groups WHERE id NOT IN (SELECT match_group FROM matches WHERE match_group IS NOT NULL);
         DELETE FROM match_candidates; DELETE FROM match_lone WHERE state = 'active';",
    )?;
    Ok(())
}

/// Forgets what is known of one row, but for what people decided and what is suspended.
pub(crate) fn clear_row(connection: &Connection, kind: Kind, id: RowId) -> Result<(), StoreError> {
    let side = match kind {
        Kind::Expense => "expense",
        Kind::Bank => "bank",
    };
    let edges = format!("DELETE FROM matches WHERE {side} = ?1 AND decision IS NULL AND state = 'active'");
    connection.prepare_cached(&edges)?.execute([id.0])?;
    if kind == Kind::Expense {
        connection.prepare_cached("DELETE FROM match_candidates WHERE expense = ?1")?.execute([id.0])?;
    }
    remove_lone(connection, kind, id)
}

/// The number after the greatest of a run's groups.
pub(crate) fn next_group(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT coalesce(max(id), -1) + 1 FROM match_groups", [], |row| row.get(0))?)
}

pub(crate) fn put_group(connection: &Connection, id: u32, group: &StoredGroup) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT INTO match_groups VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute((
        id,
        &group.kind,
        group.tried,
        group.accidents,
        group.ways,
        group.fee,
        group.bounded,
    ))?;
    Ok(())
}

pub(crate) fn group(connection: &Connection, id: u32) -> Result<Option<StoredGroup>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT kind, tried, accidents, ways, fee, bounded FROM match_groups WHERE id = ?1")?;
    let found = statement.query_row([id], |row| {
        Ok(StoredGroup {
            kind: row.get(0)?,
            tried: row.get(1)?,
            accidents: row.get(2)?,
            ways: row.get(3)?,
            fee: row.get(4)?,
            bounded: row.get(5)?,
        })
    });
    Ok(found.optional()?)
}

pub(crate) fn put_candidate(
    connection: &Connection,
    expense: RowId,
    bank: RowId,
    probability: f64,
    bits: &Bits,
) -> Result<(), StoreError> {
    connection.prepare_cached("INSERT OR REPLACE INTO match_candidates VALUES (?1, ?2, ?3, ?4)")?.execute((
        expense.0,
        bank.0,
        probability,
        packed(bits),
    ))?;
    Ok(())
}

/// Candidates of an expense, most likely first.
pub(crate) fn candidates(connection: &Connection, expense: RowId) -> Result<Vec<(RowId, f64, Bits)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT bank, probability, bits FROM match_candidates WHERE expense = ?1 ORDER BY probability DESC, bank",
    )?;
    let rows = statement
        .query_map([expense.0], |row| Ok((RowId(row.get(0)?), row.get(1)?, unpacked(&row.get::<_, Vec<u8>>(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn put_lone(connection: &Connection, lone: &StoredLone) -> Result<(), StoreError> {
    let end = &lone.end;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO match_lone (kind, row, file, account, amount, currency, reason, other, rule, state,
             row_no) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            lone.kind.as_str(),
            end.id.0,
            end.file,
            end.account,
            end.amount,
            end.currency,
            name(lone.reason),
            lone.other.map(|other| other.0),
            lone.rule,
            name(lone.state),
            end.row,
        ])?;
    Ok(())
}

/// Says by which rule a row without partner needs none.
pub(crate) fn set_rule(connection: &Connection, kind: Kind, id: RowId, rule: u32) -> Result<bool, StoreError> {
    let changed = connection
        .prepare_cached("UPDATE match_lone SET rule = ?3 WHERE kind = ?1 AND row = ?2 AND rule IS NULL")?
        .execute((kind.as_str(), id.0, rule))?;
    Ok(changed > 0)
}

/// Rows that a rule held are open again.
pub(crate) fn unset_rule(connection: &Connection, rule: u32) -> Result<(), StoreError> {
    connection.execute("UPDATE match_lone SET rule = NULL WHERE rule = ?1", [rule])?;
    Ok(())
}

pub(crate) fn remove_lone(connection: &Connection, kind: Kind, id: RowId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM match_lone WHERE kind = ?1 AND row = ?2")?.execute((kind.as_str(), id.0))?;
    Ok(())
}

/// Shows every row without partner to `visit`, bank first, in order of key.
pub(crate) fn each_lone(
    connection: &Connection,
    mut visit: impl FnMut(StoredLone) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, row, file, account, amount, currency, reason, other, rule, state, row_no FROM match_lone
         ORDER BY kind, row",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let kind = Kind::from_name(&kind).ok_or_else(|| StoreError::Damaged(format!("{kind:?} is no side")))?;
        let end = End {
            id: RowId(row.get(1)?),
            file: row.get(2)?,
            row: row.get(10)?,
            account: row.get(3)?,
            amount: row.get(4)?,
            currency: row.get(5)?,
        };
        let other: Option<i64> = row.get(7)?;
        visit(StoredLone {
            kind,
            end,
            reason: named(row.get(6)?)?,
            other: other.map(RowId),
            rule: row.get(8)?,
            state: named(row.get(9)?)?,
        })?;
    }
    Ok(())
}

/// Suspends the active edges and open rows of an evidence file, or gives back those that were suspended: edges and rows.
pub(crate) fn set_state_of(
    connection: &Connection,
    evidence: u32,
    from: State,
    to: State,
) -> Result<(Vec<StoredEdge>, usize), StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM matches WHERE (expense_file = ?1 OR bank_file = ?1) AND state = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((evidence, name(from)))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(StoredEdge { state: to, ..edge(row)? });
    }
    drop(rows);
    for edge in &found {
        put(connection, edge)?;
    }
    let alone = connection
        .execute("UPDATE match_lone SET state = ?3 WHERE file = ?1 AND state = ?2", (evidence, name(from), name(to)))?;
    Ok((found, alone))
}

/// Keys of every row of which anything is known that counts: an edge, or that it stands alone.
pub(crate) fn known(connection: &Connection, kind: Kind) -> Result<Vec<RowId>, StoreError> {
    let side = match kind {
        Kind::Expense => "expense",
        Kind::Bank => "bank",
    };
    let sql = format!(
        "SELECT {side} FROM matches WHERE state = 'active'
         UNION SELECT row FROM match_lone WHERE kind = ?1 AND state = 'active' ORDER BY 1"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([kind.as_str()], |row| Ok(RowId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
