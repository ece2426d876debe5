//! Does money only pass through? Receipts of which nine tenths or more leave within two working days.

use std::collections::BTreeMap;

use foldhash::HashSet;
use serde_json::json;

use super::calendar::Calendar;
use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{count, total};
use super::scan::{Column, Side};
use crate::statistics::poisson_at_least;

pub(super) const DETECTOR: Detector = Detector {
    id: "velocity",
    number: 22,
    title: "Velocity",
    looks_for: "Accounts from which nine tenths or more of a receipt leave within two working days, time after time.",
    formula: "receipts of at least a tenth of the approval limit; one payment of .9 to 1 of it to one party within 48 h (two working days), each payment for one receipt; episodes per account and payee; p: Poisson against the rate of the same coincidence at four later dates",
    source: "FATF, Professional Money Laundering (2018); Egmont Group, pass-through accounts",
    family: Family::Flows,
    version: 2,
    needs: &[Column::Day],
    uses: &[Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "share": 0.9, "days": 2, "least_share": 0.1, "episodes": 2 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    share: f64,
    /// Working days.
    days: i32,
    /// Smallest receipt, as a share of the approval limit.
    least_share: f64,
    episodes: usize,
}

/// Where the same coincidence is looked for by chance, days later.
const ELSEWHERE: [i32; 4] = [9, 16, 23, 37];

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let side = &input.scan.bank;
    let Some((first, last)) = input.scan.period() else { return Err(Refusal("the case has no rows".to_owned())) };
    if side.is_empty() {
        return Err(Refusal("the case has no bank lines".to_owned()));
    }
    let calendar = Calendar::new(input.settings, first, last);
    let mut outcome = Outcome::default();
    let mut accounts: BTreeMap<(u32, u16), Vec<u32>> = BTreeMap::new();
    for row in 0..side.len() {
        accounts
            .entry((side.account[row], side.currency[row].numeric()))
            .or_default()
            .push(u32::try_from(row).unwrap_or(u32::MAX));
    }
    for rows in accounts.values() {
        outcome.used += rows.len() as u64;
        account(input, side, rows, &calendar, &parameters, &mut outcome)?;
        if (input.cancelled)() {
            break;
        }
    }
    Ok(outcome)
}

/// Payments out of one account, by size, so that a band of sizes is a slice.
struct Payments<'a> {
    side: &'a Side,
    by_size: Vec<(u64, u32)>,
}

impl Payments<'_> {
    /// Payments of `low` to `high` on the days after `from` up to `to`, the day itself included for later rows.
    fn within(&self, low: u64, high: u64, (after, until): (u32, i32), from: i32) -> impl Iterator<Item = u32> {
        let start = self.by_size.partition_point(|(size, _)| *size < low);
        self.by_size[start..].iter().take_while(move |(size, _)| *size <= high).map(|(_, row)| *row).filter(
            move |row| {
                let day = self.side.day(*row as usize);
                *row > after && day >= from && day <= until
            },
        )
    }
}

fn account(
    input: &Input<'_>,
    side: &Side,
    rows: &[u32],
    calendar: &Calendar,
    parameters: &Parameters,
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    let currency = side.currency[rows[0] as usize];
    let least = (input.settings.limit(currency)? as f64 * parameters.least_share) as u64;
    let mut by_size: Vec<(u64, u32)> = rows
        .iter()
        .filter(|row| side.amount[**row as usize] < 0)
        .map(|row| (side.magnitude(*row as usize), *row))
        .collect();
    by_size.sort_unstable();
    let payments = Payments { side, by_size };
    let mut episodes: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    let mut by_chance: BTreeMap<u32, u64> = BTreeMap::new();
    let mut looked = 0u64;
    // One payment passes one receipt on; the same holds where coincidences are counted.
    let mut taken: HashSet<u32> = HashSet::default();
    let mut taken_elsewhere = ELSEWHERE.map(|_| HashSet::<u32>::default());
    for receipt in rows.iter().filter(|row| side.amount[**row as usize] >= least.max(1) as i64) {
        let (at, size) = (*receipt as usize, side.magnitude(*receipt as usize));
        let day = side.day(at);
        let low = (size as f64 * parameters.share).ceil() as u64;
        let until = (day..).find(|to| calendar.working_days(day, *to) >= parameters.days).unwrap_or(day);
        looked += 1;
        let other = |row: &u32| side.party[*row as usize] != side.party[at] || side.party[at] == 0;
        let free = |row: &u32| other(row) && !taken.contains(row);
        if let Some(payment) = payments.within(low, size, (*receipt, until), day).filter(free).min() {
            taken.insert(payment);
            episodes.entry(side.party[payment as usize]).or_default().push((*receipt, payment));
        }
        for (later, taken) in ELSEWHERE.into_iter().zip(&mut taken_elsewhere) {
            let free = |row: &u32| other(row) && !taken.contains(row);
            let found = payments.within(low, size, (0, until + later), day + later).filter(free).min();
            if let Some(payment) = found {
                taken.insert(payment);
                *by_chance.entry(side.party[payment as usize]).or_default() += 1;
            }
        }
    }
    for (party, episodes) in episodes {
        let chance = (by_chance.get(&party).copied().unwrap_or(0) as f64 / ELSEWHERE.len() as f64).max(0.25);
        let p = poisson_at_least(episodes.len() as u64, chance);
        outcome.tested.push(p);
        if episodes.len() >= parameters.episodes && episodes.len() as f64 >= 2.0 * chance {
            outcome.drafts.push(draft(input, side, party, &episodes, (looked, chance, p)));
        }
    }
    Ok(())
}

fn draft(
    input: &Input<'_>,
    side: &Side,
    party: u32,
    episodes: &[(u32, u32)],
    (looked, chance, p): (u64, f64, f64),
) -> Draft {
    let scan = input.scan;
    let account = side.account[episodes[0].0 as usize];
    let (into, out): (Vec<u32>, Vec<u32>) = episodes.iter().copied().unzip();
    let passed = total(side, &out) as f64 / total(side, &into) as f64;
    let payee = if party == 0 { "a payee without a name" } else { scan.party(party) };
    let own = scan.owners().party(account) == party && party != 0;
    let mut subjects = vec![scan.account_subject(account)];
    if party != 0 {
        subjects.push(scan.party_subject(party));
    }
    let points = episodes
        .iter()
        .map(|(receipt, payment)| Point {
            x: side.date(*receipt as usize).map(|day| day.to_string()).unwrap_or_default(),
            y: side.magnitude(*payment as usize) as f64 / side.magnitude(*receipt as usize) as f64,
            expected: None,
        })
        .collect();
    Draft {
        key: format!("{}:{}", scan.account(account), payee),
        title: format!(
            "{} passed on from {} to {payee}",
            count(episodes.len(), "receipt", "receipts"),
            scan.account(account)
        ),
        subjects,
        k: episodes.len() as u64,
        n: looked,
        amount: total(side, &into),
        currency: side.currency[episodes[0].0 as usize].code(),
        pattern: format!("are receipts of which nine tenths or more went to {payee} within two working days"),
        observed: episodes.len() as f64,
        expected: chance,
        statistic: ("out / in", passed),
        p: Some(p),
        effect: ("observed / expected", episodes.len() as f64 / chance),
        strength: (0.5 + 0.05 * episodes.len() as f64).min(0.9) * if own { 0.3 } else { 1.0 },
        speaks_for: vec![format!("{:.1}% of what came in went out again.", passed * 100.0)],
        innocent: vec![
            Innocent::new(
                "A transfer between the owner's own accounts",
                if own { 0.9 } else { 0.0 },
                if own { "The payee is the account's owner." } else { "The payee is not the account's owner." }
                    .to_owned(),
            ),
            Innocent::new(
                "A payroll or clearing account, funded and paid out to many",
                0.0,
                format!("All {} went to one payee.", count(episodes.len(), "payment", "payments")),
            ),
        ],
        would_change: vec!["An agency, escrow or payroll arrangement for the account.".to_owned()],
        missing: vec!["The payee's own statement.".to_owned()],
        chart: Some(Chart::bars("Share of each receipt that left again.".to_owned(), "Receipt", "Out / in", points)),
        rows: episodes
            .iter()
            .enumerate()
            .flat_map(|(bar, (receipt, payment))| {
                [*receipt, *payment].map(|row| RowRef { bar: u16::try_from(bar).ok(), ..side.row(row as usize) })
            })
            .collect(),
        ..Draft::default()
    }
}
