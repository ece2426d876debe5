//! Commands about movements between the case's own accounts.

use nexus_engine::model::Kind;
use nexus_engine::transfers::{self, Transfer, TransferLines, TransferPage};

use super::proof::{changeable, tell};
use crate::{App, Failure, RowRequest, TransferDecision, TransferRequest};

/// Most pairs of one page.
const MOST_PAIRS: u32 = 500;

/// Movements of one state, or all that nobody has decided about.
///
/// # Errors
/// Any failure of reading the case.
pub fn transfers(app: &App, request: TransferRequest) -> Result<TransferPage, Failure> {
    let limit = request.limit.clamp(1, MOST_PAIRS);
    Ok(transfers::page(&*app.case()?, request.state, request.offset, limit)?)
}

/// The movement that a bank line is half of.
///
/// # Errors
/// Any failure of reading the case.
pub fn transfer_of_row(app: &App, row: RowRequest) -> Result<Option<Transfer>, Failure> {
    if row.kind != Kind::Bank {
        return Ok(None);
    }
    Ok(transfers::of_row(&*app.case()?, row.id)?)
}

/// Records that pairs are one movement each, or two.
///
/// # Errors
/// `not_found` where a pair is not found any more; `case_read_only`.
pub fn transfers_decide(app: &App, decision: TransferDecision) -> Result<u32, Failure> {
    let count = transfers::decide(&*changeable(app)?, &decision.lines, decision.rule, decision.paired)?;
    tell(app);
    Ok(count)
}

/// Takes decisions back.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn transfers_take_back(app: &App, lines: Vec<TransferLines>) -> Result<u32, Failure> {
    let count = transfers::take_back(&*changeable(app)?, &lines)?;
    tell(app);
    Ok(count)
}
