//! Commands by which a person looks into originals and decides about layouts and rejected rows.

use nexus_engine::intake::{
    LayoutRow, RowFields, Unattended, decide_row, forget_layout, layout_list, rejected_row, take_back,
};
use nexus_engine::review::{OriginalPage, OriginalRequest};

use crate::{App, DecisionRequest, Failure, Id, RowOfFile};

/// A stretch of a sealed original.
///
/// # Errors
/// `not_found`, `original_missing`, any failure of unpacking it.
pub fn original(app: &App, request: OriginalRequest) -> Result<OriginalPage, Failure> {
    Ok(app.originals.page(&*app.case()?, &request)?)
}

/// Layouts whose reading a person confirmed.
///
/// # Errors
/// Any failure of reading the case.
pub fn layouts(app: &App, (): ()) -> Result<Vec<LayoutRow>, Failure> {
    Ok(layout_list(&*app.case()?)?)
}

/// Forgets a layout in the case and for later cases.
///
/// # Errors
/// `case_read_only`, `preference_not_saved`.
pub fn layout_forget(app: &App, which: Id) -> Result<(), Failure> {
    forget_layout(&*app.case()?, &which.id)?;
    app.preferences.forget_layout(&which.id).map_err(|error| {
        Failure::new("preference_not_saved", format!("the layout could not be forgotten for later cases: {error}"))
    })?;
    app.changed(&["layouts", "audit", "case"]);
    Ok(())
}

/// A rejected row as its file has it.
///
/// # Errors
/// `correction_refused` where it was not rejected.
pub fn row_rejected(app: &App, row: RowOfFile) -> Result<RowFields, Failure> {
    Ok(rejected_row(&*app.case()?, row.evidence, row.row_no, &Unattended)?)
}

/// Decides about a rejected row.
///
/// # Errors
/// `correction_refused` with the reason; nothing is changed then.
pub fn row_decide(app: &App, request: DecisionRequest) -> Result<(), Failure> {
    let RowOfFile { evidence, row_no } = request.row;
    decide_row(&*app.case()?, evidence, row_no, request.fields.as_ref(), &request.reason, &Unattended)?;
    app.changed(&DECIDED);
    Ok(())
}

/// Takes the decision about a rejected row back.
///
/// # Errors
/// `correction_refused` where there is none.
pub fn row_undecide(app: &App, row: RowOfFile) -> Result<(), Failure> {
    take_back(&*app.case()?, row.evidence, row.row_no)?;
    app.changed(&DECIDED);
    Ok(())
}

const DECIDED: [&str; 6] = ["case", "evidence", "rows", "accounts", "audit", "problems"];
