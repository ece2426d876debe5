//! `nexus decide CASE`: accept a rejected row with what is given, leave it out, or take that back.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::intake::{RowFields, Unattended, decide_row, evidence_list, evidence_row, take_back};
use nexus_engine::model::grouped;

use super::outside::{app, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Evidence file, by name
    #[arg(long)]
    evidence: String,
    /// Data row number, as `nexus problems` gives it
    #[arg(long)]
    row: u64,
    /// Booking day, YYYY-MM-DD
    #[arg(long)]
    date: Option<String>,
    /// Signed amount with a point; money out is negative
    #[arg(long, allow_hyphen_values = true)]
    amount: Option<String>,
    /// ISO 4217 code
    #[arg(long)]
    currency: Option<String>,
    /// Running balance with a point; empty for none
    #[arg(long, allow_hyphen_values = true)]
    balance: Option<String>,
    /// Counterparty
    #[arg(long)]
    party: Option<String>,
    /// Description
    #[arg(long)]
    text: Option<String>,
    /// Reference
    #[arg(long)]
    reference: Option<String>,
    /// Account
    #[arg(long)]
    account: Option<String>,
    /// Why; goes on record
    #[arg(long, default_value = "")]
    reason: String,
    /// Leave the row out
    #[arg(long, conflicts_with = "take_back")]
    leave_out: bool,
    /// Take an earlier decision about the row back
    #[arg(long)]
    take_back: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = app()?;
    app.open_path(&arguments.case)?;
    let case = app.case()?;
    let missing = || Failure::new("not_found", format!("evidence file {} is not in the case", arguments.evidence));
    let file = evidence_list(&case)?.into_iter().find(|file| file.name == arguments.evidence).ok_or_else(missing)?.id;
    if arguments.take_back {
        take_back(&case, file, arguments.row)?;
    } else {
        let fields = fields(arguments);
        let given = (!arguments.leave_out).then_some(&fields);
        decide_row(&case, file, arguments.row, given, &arguments.reason, &Unattended)?;
    }
    let now = evidence_row(&case, file)?;
    let count = |number: u64| grouped(number);
    print_lines(std::iter::once(format!(
        "{}: {} rows read = {} accepted + {} rejected + {} merged",
        now.name,
        count(now.read),
        count(now.accepted),
        count(now.rejected),
        count(now.merged)
    )))
}

fn fields(arguments: &Arguments) -> RowFields {
    RowFields {
        date: arguments.date.clone(),
        amount: arguments.amount.clone(),
        currency: arguments.currency.clone(),
        balance: arguments.balance.clone(),
        party: arguments.party.clone(),
        text: arguments.text.clone(),
        reference: arguments.reference.clone(),
        account: arguments.account.clone(),
    }
}
