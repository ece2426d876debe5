//! Commands about groups of rows, kept views and archived months.

use std::sync::Arc;

use nexus_engine::archive::{self, ArchivedMonth};
use nexus_engine::case::Case;
use nexus_engine::model::Month;
use nexus_engine::store::{GroupRequest, Groups, StoreError};
use nexus_engine::views::{self, PutView, ViewRow};

use crate::{App, Failure, Id, Number, ViewRequest};

/// Sums of a filtered set by month, account, party, category or day of the week.
///
/// # Errors
/// `bad_search`, or any failure of reading the case.
pub fn groups(app: &App, request: GroupRequest) -> Result<Groups, Failure> {
    Ok(app.case()?.store().groups(&request)?)
}

/// Kept views with the rows that they leave now.
///
/// # Errors
/// Any failure of reading the case.
pub fn views(app: &App, (): ()) -> Result<Vec<ViewRow>, Failure> {
    Ok(views::views(&*app.case()?)?)
}

/// Keeps a view (number 0), or changes one.
///
/// # Errors
/// `text_missing`, `bad_search`, `case_read_only`.
pub fn view_put(app: &App, request: ViewRequest) -> Result<(), Failure> {
    if request.name.trim().is_empty() {
        return Err(Failure::new("text_missing", "a view needs a name; nothing was kept"));
    }
    let case = app.case()?;
    // A view that cannot be asked is not kept.
    case.store().totals(&request.filter)?;
    case.make(PutView { id: request.id, value: Some(request.view()) })?;
    app.changed(&["views", "sides", "audit"]);
    Ok(())
}

/// Takes a kept view away; it can be taken back.
///
/// # Errors
/// `case_read_only`.
pub fn view_remove(app: &App, which: Number) -> Result<(), Failure> {
    app.case()?.make(PutView { id: which.id, value: None })?;
    app.changed(&["views", "sides", "audit"]);
    Ok(())
}

/// Months that are archived, oldest first.
///
/// # Errors
/// Any failure of reading the case.
pub fn archive(app: &App, (): ()) -> Result<Vec<ArchivedMonth>, Failure> {
    Ok(archive::archived_months(&*app.case()?)?)
}

/// Archives a month, `YYYY-MM`: its rows leave pages and sums and stay accounted for. Gives how many left.
///
/// # Errors
/// `refused`, `case_read_only`.
pub fn month_archive(app: &App, which: Id) -> Result<u32, Failure> {
    let rows = archive::archive_month(&*changeable(app)?, month(&which.id)?)?;
    tell(app);
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// Brings an archived month back, `YYYY-MM`; gives how many rows came.
///
/// # Errors
/// `refused`, `case_damaged`, `case_read_only`.
pub fn month_restore(app: &App, which: Id) -> Result<u32, Failure> {
    let rows = archive::restore_month(&*changeable(app)?, month(&which.id)?)?;
    tell(app);
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

fn month(written: &str) -> Result<Month, Failure> {
    Month::parse(&written.replace('-', "_"))
        .ok_or_else(|| Failure::new("bad_request", format!("{written:?} is no month; write it as 2021-03")))
}

fn changeable(app: &App) -> Result<Arc<Case>, Failure> {
    let case = app.case()?;
    if case.read_only().is_some() {
        return Err(StoreError::ReadOnly.into());
    }
    Ok(case)
}

fn tell(app: &App) {
    app.changed(&["case", "rows", "accounts", "evidence", "views", "audit"]);
}
