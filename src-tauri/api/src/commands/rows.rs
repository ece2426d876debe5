//! Commands that ask for rows.

use nexus_engine::review;
use nexus_engine::store::{AccountRow, Filter, Page, PageRequest, RowDetail, Totals};

use crate::{App, Failure, RowRequest};

/// Accounts of the case, most rows first.
///
/// # Errors
/// Any failure of reading the case.
pub fn accounts(app: &App, (): ()) -> Result<Vec<AccountRow>, Failure> {
    Ok(review::accounts(&*app.case()?)?)
}

/// A page of rows.
///
/// # Errors
/// Any failure of reading the case.
pub fn rows(app: &App, request: PageRequest) -> Result<Page, Failure> {
    Ok(app.case()?.store().page(&request)?)
}

/// Count and sums of a filtered set.
///
/// # Errors
/// Any failure of reading the case.
pub fn totals(app: &App, filter: Filter) -> Result<Totals, Failure> {
    Ok(app.case()?.store().totals(&filter)?)
}

/// Count and sums of a stretch of a filtered, sorted set.
///
/// # Errors
/// Any failure of reading the case.
pub fn totals_of(app: &App, request: PageRequest) -> Result<Totals, Failure> {
    Ok(app.case()?.store().totals_of(&request)?)
}

/// Everything about one row.
///
/// # Errors
/// `not_found`, `original_missing`.
pub fn row(app: &App, which: RowRequest) -> Result<RowDetail, Failure> {
    Ok(review::row_detail(&*app.case()?, which.kind, which.id)?)
}
