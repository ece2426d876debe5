//! What are a file's control totals? Its own rows, what it declares, what its total rows say.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::facts::StatementFacts;
use super::view::ControlTotals;
use crate::model::Currency;
use crate::store::StoreError;
use crate::store::tables::flows::{self, Flow};
use crate::store::tables::merged;
use crate::store::tables::statements::StoredStatement;

/// One line per file and currency, in order of sealing.
pub(super) fn control_totals(
    connection: &Connection,
    statements: &[StoredStatement],
    facts: &BTreeMap<u32, StatementFacts>,
) -> Result<Vec<ControlTotals>, StoreError> {
    let mut own: BTreeMap<(u32, Currency), Flow> = BTreeMap::new();
    for line in flows::all(connection)? {
        own.entry((line.evidence, line.currency)).or_default().merge(&line.flow);
    }
    // Rows merged with another file's are still rows of this one.
    for row in merged::lines(connection)? {
        if let Some(day) = row.id.day() {
            own.entry((row.evidence, row.currency)).or_default().add(day, row.amount);
        }
    }
    let mut found = Vec::new();
    for ((evidence, currency), flow) in own {
        let sum = flow.money_in + flow.money_out;
        let of_file =
            || statements.iter().filter(move |known| known.evidence == evidence && known.currency == currency);
        let rows: Vec<u64> = of_file().filter_map(|known| known.declared_rows).collect();
        let sums: Vec<i128> = of_file().filter_map(|known| known.declared_sum.map(i128::from)).collect();
        let held = of_file().filter(|known| known.declared_sum.is_some()).map(|known| match known.account {
            0 => sum,
            _ => facts.get(&known.id).map_or(0, |facts| facts.sum),
        });
        let held: Vec<i128> = held.collect();
        found.push(ControlTotals {
            evidence,
            currency,
            rows: flow.rows,
            sum: sum.to_string(),
            declared_rows: (!rows.is_empty()).then(|| rows.iter().sum()),
            declared_sum: (!sums.is_empty()).then(|| sums.iter().sum::<i128>().to_string()),
            held_against: (!held.is_empty()).then(|| held.iter().sum::<i128>().to_string()),
            totals_agree: notices(connection, evidence, "totals_agree")?,
            totals_differ: notices(connection, evidence, "total_differs")?
                + notices(connection, evidence, "control_total_differs")?,
        });
    }
    Ok(found)
}

fn notices(connection: &Connection, evidence: u32, code: &str) -> Result<u32, StoreError> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM problems WHERE evidence = ?1 AND row_no IS NULL AND code = ?2")?
        .query_row((evidence, code), |row| row.get(0))?)
}
