//! What does the proof of completeness say, as tests look at it?

use crate::case::Case;
use crate::detectors::{Break, Completeness, Gap};
use crate::proof::{self, Check, Difference};
use crate::store::StoreError;

/// Gaps and differences of the case.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub(super) fn completeness(case: &Case) -> Result<Completeness, StoreError> {
    let proof = proof::proof(case)?;
    let mut found = Completeness::default();
    for account in proof.accounts.iter().filter(|account| !account.runs.is_empty()) {
        found.accounts += 1;
        found.gaps.extend(account.gaps.iter().map(|gap| Gap {
            account: account.account,
            currency: account.currency,
            from: gap.from,
            to: gap.to,
            unseen: gap.unseen.as_ref().and_then(|text| text.parse().ok()),
        }));
    }
    found.breaks = proof.differences.iter().map(broken).collect();
    Ok(found)
}

fn broken(difference: &Difference) -> Break {
    let check = match difference.check {
        Check::StatementSum => "statement_sum",
        Check::Continuity => "continuity",
        Check::RunningBalance => "running_balance",
        Check::DeclaredRows => "declared_rows",
        Check::DeclaredSum => "declared_sum",
    };
    let rows = difference.suspects.iter().flat_map(|suspect| &suspect.rows);
    Break {
        check: check.to_owned(),
        account: difference.account,
        currency: difference.currency,
        from: difference.from,
        to: difference.to,
        expected: difference.expected.parse().unwrap_or(0),
        found: difference.found.parse().unwrap_or(0),
        rows: rows.filter_map(|row| Some((row.kind, row.id?))).collect(),
    }
}
