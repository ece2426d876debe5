//! Do the statements' own figures hold? Every difference that the proof of completeness found.

use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal, RowRef};
use super::groups::settle;
use super::scan::{Break, Column, Scan};
use crate::model::format_minor_wide;

pub(super) const DETECTOR: Detector = Detector {
    id: "balance_continuity",
    number: 35,
    title: "Balance continuity",
    looks_for: "Statements whose opening balance, rows and closing balance do not agree, or whose running balance breaks.",
    formula: "opening + rows = closing; opening = last closing; each running balance = the one before + the row; declared counts and sums",
    source: "ISA 505; FFIEC Examination Manual, completeness of account records",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Amount],
    uses: &[Column::Balance],
    guide: include_str!("cases.md"),
    defaults: || json!({}),
    run,
};

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let Some(completeness) = &input.scan.completeness else {
        return Err(Refusal("completeness was not looked into".to_owned()));
    };
    if completeness.accounts == 0 {
        return Err(Refusal("no file states a balance or a declared total".to_owned()));
    }
    let mut outcome = Outcome { used: input.scan.rows(), ..Outcome::default() };
    // A break over days that no file covers is told by the missing period, with what balances say moved there.
    let told = |broken: &&Break| {
        broken.check != "continuity"
            || !completeness.gaps.iter().any(|gap| {
                gap.account == broken.account
                    && gap.unseen.is_some()
                    && gap.from <= broken.to
                    && broken.from <= gap.to.plus(1).unwrap_or(gap.to)
            })
    };
    let drafts: Vec<Draft> = completeness.breaks.iter().filter(told).map(|broken| draft(input.scan, broken)).collect();
    outcome.statistics.insert("accounts".to_owned(), json!(completeness.accounts));
    outcome.statistics.insert("differences".to_owned(), json!(drafts.len()));
    settle(&mut outcome, drafts, completeness.accounts.max(1));
    Ok(outcome)
}

fn draft(scan: &Scan, broken: &Break) -> Draft {
    let difference = broken.expected - broken.found;
    let rows = broken.check == "declared_rows";
    let text = |value: i128| {
        if rows {
            format!("{value} rows")
        } else {
            format!("{} {}", format_minor_wide(value, broken.currency), broken.currency.code())
        }
    };
    let what = match broken.check.as_str() {
        "statement_sum" => "Opening balance and rows do not give the closing balance",
        "continuity" => "The opening balance is not the last closing balance",
        "running_balance" => "The running balance breaks",
        "declared_rows" => "The file declares another number of rows",
        _ => "The file declares another sum",
    };
    Draft {
        key: format!("{}:{}:{}", broken.check, scan.account(broken.account), broken.from),
        title: format!("{what}: {}, {} to {}", scan.account(broken.account), broken.from, broken.to),
        subjects: vec![scan.account_subject(broken.account)],
        k: broken.rows.len() as u64,
        n: scan.rows(),
        amount: if rows { 0 } else { difference.abs() },
        currency: broken.currency.code(),
        pattern: format!("may explain a difference of {}", text(difference)),
        observed: broken.found as f64,
        expected: broken.expected as f64,
        statistic: ("difference", difference as f64),
        effect: ("difference", difference as f64),
        strength: 0.85,
        speaks_for: vec![format!("{} was expected, {} is there.", text(broken.expected), text(broken.found))],
        innocent: vec![Innocent::unknown(
            "The bank printed the lines of a day in another order",
            "Orders within a day were tried; none makes the balances hold.",
        )],
        would_change: vec!["The original statement from the bank itself.".to_owned()],
        missing: vec!["A statement that the bank hands over directly.".to_owned()],
        rows: broken.rows.iter().map(|(kind, id)| RowRef { kind: *kind, id: *id, bar: None }).collect(),
        ..Draft::default()
    }
}
