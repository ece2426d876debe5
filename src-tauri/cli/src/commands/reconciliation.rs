//! `nexus reconciliation CASE --account A --period P`: the statement that an auditor signs.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::model::{Currency, Day, format_minor_wide};
use nexus_engine::reconcile::{Statement, StatementItem, StatementRequest, statement};

use super::outside::{print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Bank account: its stated id, its label or its number
    #[arg(long)]
    account: String,
    /// Period: 2025, 2025-03 or 2025-01-15..2025-02-14
    #[arg(long, value_parser = period)]
    period: (Day, Day),
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Case folder
    case: PathBuf,
}

fn period(text: &str) -> Result<(Day, Day), String> {
    StatementRequest::period(text)
        .ok_or_else(|| "a period is written 2025, 2025-03 or 2025-01-15..2025-02-14".to_owned())
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let request =
        StatementRequest { account: arguments.account.clone(), from: arguments.period.0, to: arguments.period.1 };
    let found = statement(&reading(&arguments.case)?, &request)?;
    if arguments.json { print_json(&found) } else { print_lines(lines(&found)) }
}

fn lines(found: &Statement) -> Vec<String> {
    let currency = Currency::from_code(&found.currency).unwrap_or(Currency::NONE);
    let line = |label: &str, minor: i128| format!("{label:<58}{:>20}", format_minor_wide(minor, currency));
    let mut out = vec![
        format!("Bank reconciliation: {}, {} to {}, {}", found.account, found.from, found.to, found.currency),
        line(&format!("Balance per bank ({})", found.per_bank_source), found.per_bank),
    ];
    let mut section = |label: &str, items: &[StatementItem], turn: i128| {
        let sum: i128 = items.iter().map(|item| i128::from(item.amount)).sum();
        out.push(line(&format!("  {label} ({})", items.len()), turn * sum));
        out.extend(items.iter().map(|item| {
            let amount = format_minor_wide(turn * i128::from(item.amount), currency);
            format!("      {}  {} row {}  {}  {amount}", item.day, item.file, item.row, said(item))
        }));
    };
    section("add receipts in transit", &found.in_transit, 1);
    section("less outstanding payments", &found.outstanding, 1);
    section("less errors in matched amounts", &found.errors, -1);
    out.push(line("Adjusted balance per bank", found.adjusted_bank));
    out.push(String::new());
    let opening = format_minor_wide(found.opening, currency);
    out.push(line(&format!("Balance per books (opening {}: {})", opening, found.opening_source), found.per_books));
    let mut section = |label: &str, items: &[StatementItem]| {
        let sum: i128 = items.iter().map(|item| i128::from(item.amount)).sum();
        out.push(line(&format!("  {label} ({})", items.len()), sum));
        out.extend(items.iter().map(|item| {
            format!(
                "      {}  {} row {}  {}  {}",
                item.day,
                item.file,
                item.row,
                said(item),
                format_minor_wide(i128::from(item.amount), currency)
            )
        }));
    };
    section("in the bank, not in the books", &found.not_in_books);
    section("cleared now, booked in another period", &found.other_periods);
    out.push(line("Adjusted balance per books", found.adjusted_books));
    out.push(String::new());
    out.push(line("Unexplained difference", found.unexplained));
    if found.undecided > 0 {
        out.push(format!("{} suggested pairs of this period are not decided", found.undecided));
    }
    if found.unproven_days > 0 {
        out.push(format!("{} days of this period are not proven by any balance", found.unproven_days));
    }
    out
}

/// What an item is: its text, and the rule that explains it.
fn said(item: &StatementItem) -> String {
    match &item.rule {
        Some(rule) => format!("{} (rule: {rule})", item.text),
        None => item.text.clone(),
    }
}
