//! Is an expense paid from an account that never pays such expenses? Category of the ledger against paying account.

use std::collections::{BTreeMap, VecDeque};

use foldhash::HashMap;
use serde_json::json;

use super::contract::{Chart, Detector, Draft, Excluded, Family, Innocent, Input, Outcome, Point, Refusal};
use super::groups::{Rate, total};
use super::innocent;
use super::scan::{Column, Scan};
use crate::model::Kind;
use crate::statistics::binomial_at_least;

pub(super) const DETECTOR: Detector = Detector {
    id: "rare_pair",
    number: 32,
    title: "Rare debit and credit pair",
    looks_for: "Parties whose ledger entries are paid from an account that hardly ever pays entries of their category.",
    formula: "debit = category of the entry, credit = bank account whose line of the same party and amount follows within 60 days; surprise = -ln share of the pair; per party: binomial share of the account against the category's other parties of the same currency; entries whose description names a contract, order or certificate are set aside",
    source: "Debreceny and Gray (2010), data mining journal entries; AU-C 240.A49",
    family: Family::Flows,
    version: 2,
    needs: &[Column::Party, Column::Day],
    uses: &[Column::Category],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 60, "least": 3, "rare": 0.05, "least_share": 0.5 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    /// Days within which a bank line pays an entry.
    days: i32,
    least: u64,
    /// Share of the category's other entries below which the account is rare.
    rare: f64,
    /// Least value of the entries, as a share of the approval limit.
    least_share: f64,
}

/// An entry with the account that paid it.
struct Paid {
    row: u32,
    account: u32,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, ledger) = (input.scan, &input.scan.expenses);
    for (kind, what) in [(Kind::Expense, "ledger entries"), (Kind::Bank, "bank lines")] {
        if !scan.states(kind, Column::Party) {
            return Err(Refusal(format!("no {what} name their counterparties")));
        }
    }
    let paid = paid(scan, parameters.days);
    if paid.is_empty() {
        return Err(Refusal("no ledger entry could be tied to the bank line that paid it".to_owned()));
    }
    let mut outcome = Outcome { used: paid.len() as u64, ..Outcome::default() };
    let left = ledger.len() as u64 - outcome.used;
    if left > 0 {
        outcome.excluded.push(Excluded { reason: "no bank line of the same party and amount".to_owned(), rows: left });
    }
    // Accounts are held in one currency each: what another currency's entries do says nothing.
    let category = |paid: &Paid| (ledger.category[paid.row as usize], ledger.currency[paid.row as usize].numeric());
    let mut pairs: BTreeMap<(Debit, u32), u64> = BTreeMap::new();
    let mut categories: BTreeMap<Debit, u64> = BTreeMap::new();
    let mut accounts: BTreeMap<(u16, u32), u64> = BTreeMap::new();
    let mut currencies: BTreeMap<u16, u64> = BTreeMap::new();
    let mut parties: BTreeMap<(u32, Debit), Vec<&Paid>> = BTreeMap::new();
    let mut set_aside = 0;
    for one in &paid {
        *pairs.entry((category(one), one.account)).or_default() += 1;
        *categories.entry(category(one)).or_default() += 1;
        *accounts.entry((category(one).1, one.account)).or_default() += 1;
        *currencies.entry(category(one).1).or_default() += 1;
        parties.entry((ledger.party[one.row as usize], category(one))).or_default().push(one);
    }
    for ((party, category), entries) in parties {
        let n = entries.len() as u64;
        let mut by_account: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        entries.iter().for_each(|one| by_account.entry(one.account).or_default().push(one.row));
        for (account, mut rows) in by_account {
            let k = rows.len() as u64;
            // A category of this party alone is held against the whole ledger.
            let own = Rate { hits: pairs[&(category, account)], rows: categories[&category] };
            let all = Rate { hits: accounts[&(category.1, account)], rows: currencies[&category.1] };
            let peers = if own.rows >= n + 20 { own } else { all };
            let share = peers.of_others(k, n, 0.002);
            let currency = ledger.currency[rows[0] as usize];
            if k >= parameters.least && share <= parameters.rare {
                rows.retain(|row| !innocent::has_paper(scan, ledger, *row as usize));
            }
            let (papered, k) = (k - rows.len() as u64, rows.len() as u64);
            let n = n - papered;
            set_aside += papered;
            let p = binomial_at_least(k, n, share);
            outcome.tested.push(p);
            let limit = input.settings.limit(currency)? as f64;
            let large = total(ledger, &rows) as f64 >= limit * parameters.least_share;
            if k >= parameters.least && share <= parameters.rare && large {
                let found = Found { party, category, account, rows, n, share, p };
                outcome.drafts.push(found.draft(scan, &pairs, paid.len()));
            }
        }
    }
    if set_aside > 0 {
        let reason = "paid from a rare account, and a contract, order or certificate is named".to_owned();
        outcome.excluded.push(Excluded { reason, rows: set_aside });
    }
    let list: Vec<_> = pairs
        .iter()
        .map(|(((category, _), account), count)| {
            json!({ "debit": scan.term(*category), "credit": scan.account(*account), "count": count,
                "surprise": -(*count as f64 / paid.len() as f64).ln() })
        })
        .collect();
    outcome.statistics.insert("pairs".to_owned(), json!(list));
    Ok(outcome)
}

/// Ties each entry to the first bank line of its party and amount on or after its day (or up to five days before).
fn paid(scan: &Scan, days: i32) -> Vec<Paid> {
    let (ledger, bank) = (&scan.expenses, &scan.bank);
    let spend = if ledger.mostly_out() { -1 } else { 1 };
    let mut lines: HashMap<(u32, u64), VecDeque<u32>> = HashMap::default();
    for row in (0..bank.len()).filter(|row| bank.amount[*row] < 0 && bank.party[*row] != 0) {
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        lines.entry((bank.party[row], bank.magnitude(row))).or_default().push_back(place);
    }
    let mut found = Vec::new();
    for row in (0..ledger.len()).filter(|row| ledger.amount[*row].signum() == spend && ledger.party[*row] != 0) {
        let Some(queue) = lines.get_mut(&(ledger.party[row], ledger.magnitude(row))) else { continue };
        while queue.front().is_some_and(|line| bank.day(*line as usize) < ledger.day(row) - 5) {
            queue.pop_front();
        }
        let near = |line: &u32| bank.day(*line as usize) <= ledger.day(row) + days;
        if queue.front().is_some_and(near)
            && let Some(line) = queue.pop_front()
        {
            found.push(Paid { row: u32::try_from(row).unwrap_or(u32::MAX), account: bank.account[line as usize] });
        }
    }
    found
}

/// Category and currency of entries.
type Debit = (u32, u16);

struct Found {
    party: u32,
    category: Debit,
    account: u32,
    rows: Vec<u32>,
    n: u64,
    share: f64,
    p: f64,
}

impl Found {
    fn draft(self, scan: &Scan, pairs: &BTreeMap<(Debit, u32), u64>, all: usize) -> Draft {
        let Found { party, category, account, rows, n, share, p } = self;
        let (side, k) = (&scan.expenses, rows.len() as u64);
        let debit = if category.0 == 0 { "entries without a category" } else { scan.term(category.0) };
        let points = pairs
            .iter()
            .filter(|((known, _), _)| *known == category)
            .map(|((_, account), count)| Point {
                x: scan.account(*account).to_owned(),
                y: *count as f64,
                expected: None,
            })
            .collect();
        let surprise = -(pairs[&(category, account)] as f64 / all as f64).ln();
        Draft {
            key: format!("{}:{debit}:{}", scan.party(party), scan.account(account)),
            title: format!("{debit} of {} paid from {}", scan.party(party), scan.account(account)),
            subjects: vec![scan.party_subject(party), scan.account_subject(account)],
            k,
            n,
            amount: total(side, &rows),
            currency: side.currency[rows[0] as usize].code(),
            pattern: format!("were paid from {}, which hardly pays such entries", scan.account(account)),
            observed: k as f64,
            expected: share * n as f64,
            statistic: ("surprise", surprise),
            p: Some(p),
            effect: ("observed / expected", k as f64 / (share * n as f64)),
            strength: 0.85 * (k as f64 / n as f64).sqrt(),
            speaks_for: vec![format!(
                "{k} of {n} entries of the party, against {:.1}% of comparable others.",
                share * 100.0
            )],
            innocent: vec![Innocent::unknown(
                "The account lent the money and was paid back",
                "Transfers back are not tied to entries.",
            )],
            would_change: vec!["A mandate that lets the account pay such expenses.".to_owned()],
            chart: Some(Chart::bars(format!("Which accounts pay {debit}."), "Account", "Entries", points)),
            rows: side.rows(rows),
            ..Draft::default()
        }
    }
}
