//! `nexus transfers CASE`: movements between the case's own accounts; paired by a stated rule, taken back.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nexus_api::Failure;
use nexus_engine::model::format_minor;
use nexus_engine::transfers::{
    Transfer, TransferLikeness, TransferLines, TransferPage, TransferState, decide, page, take_back,
};

use super::outside::{changing, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// List only those of this state; without it all that nobody has decided about
    #[arg(long)]
    state: Option<State>,
    /// Pair every proposal (same day, no rival) that is at least this sure
    #[arg(long, value_name = "LIKENESS", conflicts_with_all = ["state", "take_back"])]
    pair: Option<Sureness>,
    /// Take every decision back
    #[arg(long, conflicts_with = "state")]
    take_back: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum State {
    Proposed,
    Review,
    Paired,
    Apart,
}

impl From<State> for TransferState {
    fn from(state: State) -> Self {
        match state {
            State::Proposed => TransferState::Proposed,
            State::Review => TransferState::Review,
            State::Paired => TransferState::Paired,
            State::Apart => TransferState::Apart,
        }
    }
}

/// Surest first.
#[derive(Clone, Copy, ValueEnum)]
enum Sureness {
    Account,
    Words,
    Amount,
}

impl From<Sureness> for TransferLikeness {
    fn from(sureness: Sureness) -> Self {
        match sureness {
            Sureness::Account => TransferLikeness::NamesAccount,
            Sureness::Words => TransferLikeness::SameWords,
            Sureness::Amount => TransferLikeness::SameAmount,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(rule) = arguments.pair {
        let count = decide(&changing(&arguments.case)?, &[], Some(rule.into()), true)?;
        return print_lines([format!("{count} movements were paired; each can be taken back.")]);
    }
    if arguments.take_back {
        let case = changing(&arguments.case)?;
        let mut lines: Vec<TransferLines> = Vec::new();
        for state in [TransferState::Paired, TransferState::Apart] {
            let decided = page(&case, Some(state), 0, u32::MAX)?.transfers;
            lines.extend(decided.iter().filter_map(lines_of));
        }
        return print_lines([format!("{} decisions were taken back.", take_back(&case, &lines)?)]);
    }
    let found = page(&reading(&arguments.case)?, arguments.state.map(Into::into), 0, u32::MAX)?;
    if arguments.json { print_json(&found) } else { print_lines(lines(&found)) }
}

fn lines_of(transfer: &Transfer) -> Option<TransferLines> {
    Some(TransferLines { paid: transfer.paid.id?, received: transfer.received.id? })
}

fn lines(page: &TransferPage) -> Vec<String> {
    let [proposed, review, paired, apart] = page.by_state;
    let head = format!("{proposed} proposed, {review} to review, {paired} paired, {apart} kept apart");
    std::iter::once(head).chain(page.transfers.iter().map(line)).collect()
}

fn line(transfer: &Transfer) -> String {
    let day = |row: &nexus_engine::proof::SuspectRow| row.day.map(|day| day.to_string()).unwrap_or_default();
    format!(
        "{} {} {} from account {} (file {} row {}) to account {} on {} (file {} row {}), {} other lines fit as well",
        day(&transfer.paid),
        format_minor(transfer.amount, transfer.currency),
        transfer.currency.code(),
        transfer.from_account,
        transfer.paid.evidence,
        transfer.paid.row_no,
        transfer.to_account,
        day(&transfer.received),
        transfer.received.evidence,
        transfer.received.row_no,
        transfer.rivals
    )
}
