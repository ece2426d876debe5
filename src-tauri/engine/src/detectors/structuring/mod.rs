//! Is cash paid in by parts so that no part must be reported? Several deposits below the limit within days, together
//! above it.

use std::collections::BTreeMap;

use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{chance_of_following, clusters, count, total};
use super::scan::{Column, Scan, Side};

pub(super) const DETECTOR: Detector = Detector {
    id: "structuring",
    number: 17,
    title: "Structuring",
    looks_for: "Cash paid in below the reporting limit several times within days, across the accounts of one owner, together above it.",
    formula: "cash deposits of one owner, each < limit and >= a fifth of it; clusters of >= 2 within 5 days whose sum exceeds the limit; p: binomial over deposits that follow another within the days at the owner's own Poisson rate, from 6 deposits on",
    source: "31 CFR 1010.100(xx), 1010.314; FATF, Money Laundering through Money Remittance (2010)",
    family: Family::Flows,
    version: 1,
    needs: &[Column::Day, Column::Text],
    uses: &[Column::Category],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 5, "least_share": 0.2, "regular_weeks": 0.5, "words": ["cash", "bargeld", "bareinzahlung", "espèces", "especes", "efectivo", "contant", "contante", "contanti"] }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    days: i32,
    /// Smallest deposit, as a share of the limit.
    least_share: f64,
    /// Share of weeks with a deposit from which on they are daily takings.
    regular_weeks: f64,
    /// Words of a description or type that mean cash.
    words: Vec<String>,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let (scan, side) = (input.scan, &input.scan.bank);
    if side.is_empty() {
        return Err(Refusal("the case has no bank lines".to_owned()));
    }
    let mut outcome = Outcome::default();
    let mut owners: BTreeMap<(String, u16), Vec<u32>> = BTreeMap::new();
    let is_cash = cash(scan, side, &parameters.words);
    for row in (0..side.len()).filter(|row| side.amount[*row] > 0 && is_cash(*row)) {
        outcome.used += 1;
        let limit = input.settings.reporting(side.currency[row])?;
        let size = side.magnitude(row);
        if size < limit && size as f64 >= limit as f64 * parameters.least_share {
            let key = (owner(input, side.account[row]), side.currency[row].numeric());
            owners.entry(key).or_default().push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }
    if outcome.used == 0 {
        return Err(Refusal("no money in is said to be cash".to_owned()));
    }
    for ((owner, _), rows) in &owners {
        one(input, side, owner, rows, &parameters, &mut outcome)?;
    }
    if input.settings.owners.is_empty() {
        together(input, side, owners, &parameters, &mut outcome)?;
    }
    Ok(outcome)
}

/// Where nobody has said who owns what, all accounts without takings are also looked at as if they were one owner's; what
/// that shows better stands in the place of what single accounts show.
fn together(
    input: &Input<'_>,
    side: &Side,
    owners: BTreeMap<(String, u16), Vec<u32>>,
    parameters: &Parameters,
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    let mut pools: BTreeMap<u16, (usize, Vec<u32>)> = BTreeMap::new();
    for ((_, currency), rows) in owners {
        if !is_regular(side, &rows, parameters) {
            let pool = pools.entry(currency).or_default();
            pool.0 += 1;
            pool.1.extend(rows);
        }
    }
    for (_, mut rows) in pools.into_values().filter(|(accounts, _)| *accounts > 1) {
        rows.sort_unstable();
        let before = outcome.drafts.len();
        one(input, side, "all accounts without takings", &rows, parameters, outcome)?;
        let Some(pooled) = outcome.drafts.get(before) else { continue };
        let value = |draft: &Draft| (draft.p.is_some(), -draft.p.unwrap_or(1.0), draft.k);
        let (best, pooled) = (value(pooled), pooled.clone());
        let better = outcome.drafts[..before]
            .iter()
            .filter(|draft| draft.currency == pooled.currency)
            .all(|draft| best > value(draft));
        if better {
            outcome.drafts.retain(|draft| draft.currency != pooled.currency);
            outcome.drafts.push(pooled);
        } else {
            outcome.drafts.truncate(before);
        }
    }
    Ok(())
}

/// True for takings: a deposit in half of the weeks or more.
fn is_regular(side: &Side, rows: &[u32], parameters: &Parameters) -> bool {
    let (weeks, share) = weeks(side, rows, parameters.days);
    weeks >= 8 && share >= parameters.regular_weeks
}

/// Weeks with a deposit, and their share of all weeks from the first to the last.
fn weeks(side: &Side, rows: &[u32], days: i32) -> (usize, f64) {
    let day = |at: usize| side.day(rows[at] as usize);
    let weeks: std::collections::BTreeSet<i32> = (0..rows.len()).map(|at| day(at).div_euclid(7)).collect();
    let span = (day(rows.len() - 1) - day(0) + 1).max(days + 1);
    (weeks.len(), weeks.len() as f64 / (f64::from(span) / 7.0).max(1.0))
}

/// Whose account it is: what the settings say, else the account itself.
fn owner(input: &Input<'_>, account: u32) -> String {
    let id = input.scan.account_ids.get(account as usize).map_or("", AsRef::as_ref);
    let owners = &input.settings.owners;
    owners.get(id).cloned().unwrap_or_else(|| input.scan.account(account).to_owned())
}

fn cash<'a>(scan: &'a Scan, side: &'a Side, words: &[String]) -> impl Fn(usize) -> bool + 'a {
    let says = |text: &str| {
        let text = text.to_lowercase();
        text.split(|letter: char| !letter.is_alphanumeric()).any(|word| words.iter().any(|known| known == word))
    };
    let takings = |text: &str| text.to_lowercase().contains("takings");
    let skeletons: Vec<bool> = scan.skeletons.iter().map(|text| says(text) || takings(text)).collect();
    let terms: Vec<bool> = scan.terms.iter().map(says).collect();
    move |row| {
        skeletons.get(side.skeleton[row] as usize).copied().unwrap_or(false)
            || terms.get(side.category[row] as usize).copied().unwrap_or(false)
    }
}

fn one(
    input: &Input<'_>,
    side: &Side,
    owner: &str,
    rows: &[u32],
    parameters: &Parameters,
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    let currency = side.currency[rows[0] as usize];
    let limit = input.settings.reporting(currency)?;
    let clusters = clusters(side, rows, parameters.days, 2, |sum| sum > i128::from(limit));
    let own = |row: &usize| rows.iter().any(|deposit| side.account[*deposit as usize] == side.account[*row]);
    let covered = (0..side.len()).find(own).zip((0..side.len()).rev().find(own));
    let span = covered.map_or(1, |(first, last)| side.day(last) - side.day(first) + 1).max(parameters.days + 1);
    // Five deposits say nothing about the rate at which an owner pays in.
    let p = (rows.len() >= 6).then(|| chance_of_following(side, rows, parameters.days, Some(span)));
    outcome.tested.extend(p);
    let (weeks, regular) = weeks(side, rows, parameters.days);
    // Takings banked week by week cluster by their rhythm; the rhythm itself is the explanation.
    if clusters.is_empty() || is_regular(side, rows, parameters) {
        return Ok(());
    }
    let inside: Vec<u32> = clusters.iter().flatten().copied().collect();
    let mut accounts: Vec<u32> = inside.iter().map(|row| side.account[*row as usize]).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let points = clusters
        .iter()
        .map(|cluster| Point {
            x: side.date(cluster[0] as usize).map(|day| day.to_string()).unwrap_or_default(),
            y: total(side, cluster) as f64 / limit as f64,
            expected: Some(1.0),
        })
        .collect();
    let reading =
        format!("Sum of each of {} as a multiple of the limit.", count(clusters.len(), "cluster", "clusters"));
    outcome.drafts.push(Draft {
        key: format!("{owner}:{}", currency.code()),
        title: format!("Cash paid in below the reporting limit, {owner}"),
        subjects: accounts.iter().map(|account| input.scan.account_subject(*account)).collect(),
        k: inside.len() as u64,
        n: rows.len() as u64,
        amount: total(side, &inside),
        currency: currency.code(),
        pattern: format!(
            "are cash below the limit, within {} days of others with which they exceed it",
            parameters.days
        ),
        observed: total(side, &inside) as f64 / clusters.len() as f64,
        expected: limit as f64,
        statistic: ("clusters", clusters.len() as f64),
        p,
        base_rate: Some(inside.len() as f64 / outcome.used as f64),
        effect: ("clusters", clusters.len() as f64),
        strength: (0.6 + 0.06 * clusters.len() as f64).min(0.95),
        speaks_for: vec![format!(
            "Every one of {} deposits is below the limit; {} exceed it together.",
            inside.len(),
            count(clusters.len(), "cluster", "clusters")
        )],
        innocent: vec![Innocent::new(
            "Takings that are banked as they come",
            (regular * 0.8).min(0.8),
            format!("Deposits stand in {weeks} weeks, {:.0}% of those from the first to the last.", regular * 100.0),
        )],
        would_change: vec!["A till roll or takings book for each deposit.".to_owned()],
        missing: vec!["Paying-in slips, and who paid in.".to_owned()],
        chart: Some(Chart::bars(reading, "First day", "Sum / limit", points)),
        rows: clusters
            .iter()
            .enumerate()
            .flat_map(|(bar, cluster)| {
                cluster.iter().map(move |row| RowRef { bar: u16::try_from(bar).ok(), ..side.row(*row as usize) })
            })
            .collect(),
        ..Draft::default()
    });
    Ok(())
}
