//! For which days was nothing handed over, and what moved in them?

use serde_json::json;

use super::contract::{Detector, Draft, Family, Innocent, Input, Outcome, Refusal, RowRef};
use super::groups::settle;
use super::scan::{Column, Gap, Scan, Side};
use crate::model::format_minor_wide;

pub(super) const DETECTOR: Detector = Detector {
    id: "missing_period",
    number: 36,
    title: "Missing period",
    looks_for: "Days of an account that no file covers though files cover days before and after, above all where the balances say that money moved.",
    formula: "days without a file between the first and the last that files cover; unseen = next opening balance - last closing balance",
    source: "FFIEC Examination Manual, completeness of account records",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Amount],
    uses: &[Column::Balance, Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 1 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// Shortest gap.
    days: i32,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let Some(completeness) = &input.scan.completeness else {
        return Err(Refusal("completeness was not looked into".to_owned()));
    };
    if completeness.accounts == 0 {
        return Err(Refusal("no file says which days it covers".to_owned()));
    }
    let mut outcome = Outcome { used: input.scan.rows(), ..Outcome::default() };
    let long = |gap: &&Gap| gap.to.number() - gap.from.number() + 1 >= parameters.days;
    // Days without a file whose balances meet hold nothing that is missing.
    let moved = |gap: &&Gap| gap.unseen != Some(0);
    let drafts: Vec<Draft> =
        completeness.gaps.iter().filter(long).filter(moved).map(|gap| draft(input.scan, gap)).collect();
    outcome.statistics.insert("accounts".to_owned(), json!(completeness.accounts));
    outcome.statistics.insert("gaps".to_owned(), json!(completeness.gaps.len()));
    settle(&mut outcome, drafts, completeness.accounts.max(1));
    Ok(outcome)
}

fn draft(scan: &Scan, gap: &Gap) -> Draft {
    let side = &scan.bank;
    let days = gap.to.number() - gap.from.number() + 1;
    let beside = beside(side, gap);
    let others = other_ends(scan, gap);
    let mut rows: Vec<RowRef> = beside.iter().chain(&others).map(|row| side.row(*row as usize)).collect();
    rows.dedup();
    let amount = match gap.unseen {
        Some(unseen) => unseen.abs().max(others.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum()),
        None => 0,
    };
    let mut speaks_for = match gap.unseen {
        Some(unseen) => vec![format!(
            "The balances before and after differ by {} {}.",
            format_minor_wide(unseen, gap.currency),
            gap.currency.code()
        )],
        None => Vec::new(),
    };
    if !others.is_empty() {
        speaks_for
            .push(format!("{} lines of other accounts on these days name the owner of this account.", others.len()));
    }
    Draft {
        key: format!("{}:{}", scan.account(gap.account), gap.from),
        title: format!("No statement of {} from {} to {}", scan.account(gap.account), gap.from, gap.to),
        subjects: vec![scan.account_subject(gap.account)],
        k: rows.len() as u64,
        n: scan.rows(),
        amount,
        currency: gap.currency.code(),
        pattern: format!("stand beside {days} days without a statement"),
        observed: f64::from(days),
        expected: 0.0,
        statistic: ("days", f64::from(days)),
        effect: ("days", f64::from(days)),
        strength: if gap.unseen.is_some() { 0.95 } else { 0.45 },
        speaks_for,
        against: if gap.unseen.is_none() { vec!["No balance says whether money moved.".to_owned()] } else { vec![] },
        innocent: vec![Innocent::new(
            "Nothing moved on these days",
            0.0,
            match gap.unseen {
                Some(_) => "The balances before and after do not meet.".to_owned(),
                None => "The files state no balances that would say so.".to_owned(),
            },
        )],
        would_change: vec!["The missing statement.".to_owned()],
        missing: vec![format!("The statement of {} from {} to {}.", scan.account(gap.account), gap.from, gap.to)],
        rows,
        ..Draft::default()
    }
}

/// The account's last row before the gap and its first after.
fn beside(side: &Side, gap: &Gap) -> Vec<u32> {
    let own = |row: &usize| side.account[*row] == gap.account;
    let before = (0..side.len()).rev().filter(own).find(|row| side.day(*row) < gap.from.number());
    let after = (0..side.len()).filter(own).find(|row| side.day(*row) > gap.to.number());
    before.into_iter().chain(after).filter_map(|row| u32::try_from(row).ok()).collect()
}

/// Lines of other owners' accounts on these days that name the owner of the account.
fn other_ends(scan: &Scan, gap: &Gap) -> Vec<u32> {
    let (side, owners) = (&scan.bank, scan.owners());
    let owner = owners.party(gap.account);
    if owner == 0 {
        return Vec::new();
    }
    let days = gap.from.number()..=gap.to.number();
    let found = (0..side.len()).filter(|row| {
        days.contains(&side.day(*row))
            && side.account[*row] != gap.account
            && owners.party(side.account[*row]) != owner
            && side.party[*row] == owner
    });
    found.filter_map(|row| u32::try_from(row).ok()).collect()
}
