//! Commands about completeness: coverage, duplicates, which accounts are one.

use std::sync::Arc;

use nexus_engine::case::Case;
use nexus_engine::duplicates::{self, DuplicatePage};
use nexus_engine::identity::{self, AccountProposal};
use nexus_engine::proof::{self, AccountDays, Proof, RowKey, Standing};
use nexus_engine::store::Filter;

use crate::{AccountDecision, App, DuplicateMerge, DuplicatePairs, DuplicateRequest, Failure, MergedRows, Number};

/// Most pairs of one page.
const MOST_PAIRS: u32 = 500;

/// Coverage, statements, differences and control totals.
///
/// # Errors
/// Any failure of reading the case.
pub fn proof(app: &App, (): ()) -> Result<Proof, Failure> {
    Ok(Proof::clone(&*proof::proof(&*app.case()?)?))
}

/// The state of every day of every account.
///
/// # Errors
/// Any failure of reading the case.
pub fn coverage(app: &App, (): ()) -> Result<Vec<AccountDays>, Failure> {
    Ok(proof::coverage(&*app.case()?)?.accounts())
}

/// How far the days of some rows are proven.
///
/// # Errors
/// Any failure of reading the case.
pub fn proof_of_rows(app: &App, rows: Vec<RowKey>) -> Result<Standing, Failure> {
    Ok(proof::of_rows(&*app.case()?, rows)?)
}

/// How far the days of a filtered set are proven.
///
/// # Errors
/// Any failure of reading the case; `bad_search`.
pub fn proof_of_filter(app: &App, filter: Filter) -> Result<Standing, Failure> {
    Ok(proof::of_filter(&*app.case()?, &filter)?)
}

/// How far the days of the rows behind findings are proven, in the order asked.
///
/// # Errors
/// Any failure of reading the case.
pub fn proof_of_findings(app: &App, ids: Vec<String>) -> Result<Vec<Standing>, Failure> {
    Ok(proof::of_findings(&*app.case()?, &ids)?)
}

/// Rows that stand in two files: proposed, or merged already.
///
/// # Errors
/// Any failure of reading the case.
pub fn duplicates(app: &App, request: DuplicateRequest) -> Result<DuplicatePage, Failure> {
    let (case, limit) = (app.case()?, request.limit.clamp(1, MOST_PAIRS));
    Ok(if request.merged {
        duplicates::merged(&case, request.offset, limit)?
    } else {
        duplicates::proposals(&case, request.likeness, request.offset, limit)?
    })
}

/// Merges proposed pairs, or all of a likeness and surer. Gives how many rows left pages and sums.
///
/// # Errors
/// `not_found` where a pair is not proposed any more; `case_read_only`.
pub fn duplicates_merge(app: &App, merge: DuplicateMerge) -> Result<u32, Failure> {
    let changed = duplicates::merge(&*changeable(app)?, &merge.pairs, merge.rule)?;
    tell(app);
    Ok(changed)
}

/// Puts merged rows back. Gives how many.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn duplicates_take_back(app: &App, rows: MergedRows) -> Result<u32, Failure> {
    let rows: Vec<_> = rows.rows.iter().map(|row| (row.kind, row.id)).collect();
    let changed = duplicates::take_back(&*changeable(app)?, &rows)?;
    tell(app);
    Ok(changed)
}

/// Records that pairs are two transactions each.
///
/// # Errors
/// `case_read_only`.
pub fn duplicates_keep_apart(app: &App, pairs: DuplicatePairs) -> Result<(), Failure> {
    duplicates::keep_apart(&*changeable(app)?, &pairs.pairs)?;
    tell(app);
    Ok(())
}

/// Merged rows that a filter would show if they were not merged.
///
/// # Errors
/// Any failure of reading the case.
pub fn merged_left_out(app: &App, filter: Filter) -> Result<u32, Failure> {
    Ok(duplicates::left_out(&*app.case()?, &filter)?)
}

/// Accounts that look like one.
///
/// # Errors
/// Any failure of reading the case.
pub fn account_proposals(app: &App, (): ()) -> Result<Vec<AccountProposal>, Failure> {
    Ok(identity::proposals(&*app.case()?)?)
}

/// Joins two accounts, or records that they are two.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn account_decide(app: &App, decision: AccountDecision) -> Result<(), Failure> {
    identity::decide(&*changeable(app)?, decision.account, decision.other, decision.same)?;
    tell(app);
    Ok(())
}

/// Takes every join of an account back.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn account_split(app: &App, account: Number) -> Result<(), Failure> {
    identity::split(&*changeable(app)?, account.id)?;
    tell(app);
    Ok(())
}

pub(super) fn changeable(app: &App) -> Result<Arc<Case>, Failure> {
    let case = app.case()?;
    if case.read_only().is_some() {
        return Err(nexus_engine::store::StoreError::ReadOnly.into());
    }
    Ok(case)
}

pub(super) fn tell(app: &App) {
    app.changed(&["case", "rows", "accounts", "evidence", "audit"]);
}
