//! Which innocent explanation does the data itself bear out? Each is looked for, and found or not; none is imagined.

use std::collections::BTreeMap;

use super::contract::Innocent;
use super::scan::{Scan, Side};
use crate::model::{Kind, format_minor};

/// Entries of a party that are looked through for one line.
const MOST_ENTRIES: usize = 2_000;

/// Words by which a description names the paper behind it.
const PAPERS: [&str; 14] = [
    "contract",
    "certificate",
    "order",
    "po-",
    "tariff",
    "schedule",
    "agreement",
    "lease",
    "working paper",
    "retention",
    "standing",
    "quarter",
    "credit note",
    "rebilled",
];

impl Innocent {
    pub(crate) fn new(explanation: &str, explains: f64, data: String) -> Self {
        let verdict = if explains >= 0.8 {
            "holds"
        } else if explains >= 0.25 {
            "partly"
        } else {
            "no"
        };
        Innocent { explanation: explanation.to_owned(), verdict: verdict.to_owned(), data, explains }
    }

    pub(crate) fn unknown(explanation: &str, data: &str) -> Self {
        Innocent {
            explanation: explanation.to_owned(),
            verdict: "unknown".to_owned(),
            data: data.to_owned(),
            explains: 0.0,
        }
    }
}

/// A tariff or fixed price: single amounts that recur. `least` repetitions make a price.
pub(crate) fn tariff(side: &Side, rows: &[u32], least: usize) -> Innocent {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(side.amount[*row as usize]).or_default() += 1;
    }
    let mut prices: Vec<(i64, usize)> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
    prices.sort_by_key(|(amount, count)| (std::cmp::Reverse(*count), *amount));
    let covered: usize = prices.iter().map(|(_, count)| count).sum();
    let share = covered as f64 / rows.len().max(1) as f64;
    let data = match prices.first() {
        None => format!("No amount recurs {least} times among the {} rows.", rows.len()),
        Some((amount, count)) => {
            let currency = side.currency[rows[0] as usize];
            format!(
                "{} recurring amounts explain {covered} of {} rows; the most frequent, {}, stands {count} times.",
                prices.len(),
                rows.len(),
                format_minor(amount.abs(), currency)
            )
        }
    };
    Innocent::new("A tariff or fixed price", share, data)
}

/// One party that brings about the pattern by itself.
pub(crate) fn one_party(scan: &Scan, side: &Side, rows: &[u32]) -> Innocent {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(side.party[*row as usize]).or_default() += 1;
    }
    let best =
        counts.into_iter().filter(|(party, _)| *party != 0).max_by_key(|(party, count)| (*count, u32::MAX - party));
    let share = best.map_or(0.0, |(_, count)| count as f64 / rows.len().max(1) as f64);
    let data = match best {
        Some((party, count)) => {
            format!("{} stands behind {count} of {} rows, more than any other party.", scan.party(party), rows.len())
        }
        None => "The rows name no parties.".to_owned(),
    };
    // One party explains a population's pattern, but is itself what should be looked at.
    Innocent::new("One payee's pricing", share, data)
}

/// Papers that the descriptions name.
pub(crate) fn papers(scan: &Scan, side: &Side, rows: &[u32]) -> Innocent {
    let count = rows.iter().filter(|row| has_paper(scan, side, **row as usize)).count();
    let share = count as f64 / rows.len().max(1) as f64;
    let data = format!(
        "{count} of {} descriptions, or their ledger entries', name a contract, order, certificate or schedule.",
        rows.len()
    );
    Innocent::new("An order, contract or certificate stands behind it", share, data)
}

/// True where a row's description, or its ledger entry's, names the paper behind it.
pub(crate) fn has_paper(scan: &Scan, side: &Side, row: usize) -> bool {
    let says = |side: &Side, row: usize| scan.papered().get(side.skeleton[row] as usize).copied().unwrap_or(false);
    // A bank line says little: the ledger's entry of the same party and amount speaks for it.
    let booked = || {
        let ledger = &scan.expenses;
        let entries = if side.kind == Kind::Bank { ledger.by_party().rows(side.party[row]) } else { &[] };
        let same = entries.iter().take(MOST_ENTRIES).map(|entry| *entry as usize);
        same.filter(|entry| ledger.magnitude(*entry) == side.magnitude(row)).any(|entry| says(ledger, entry))
    };
    says(side, row) || (side.party[row] != 0 && booked())
}

/// True where a description names a contract, order, certificate or the like.
pub(super) fn names_paper(text: &str) -> bool {
    let text = text.to_lowercase();
    PAPERS.iter().any(|word| text.contains(word))
}

/// A standing arrangement: the rows come at regular intervals.
pub(crate) fn regular(side: &Side, rows: &[u32]) -> Innocent {
    let mut gaps: Vec<f64> =
        rows.windows(2).map(|pair| f64::from(side.day(pair[1] as usize) - side.day(pair[0] as usize))).collect();
    let even = match crate::statistics::median(&mut gaps) {
        Some(middle) if rows.len() >= 4 && middle >= 1.0 => {
            gaps.iter().filter(|gap| (*gap - middle).abs() <= (middle * 0.2).max(3.0)).count()
        }
        _ => 0,
    };
    let share = even as f64 / gaps.len().max(1) as f64;
    let middle = crate::statistics::median(&mut gaps).unwrap_or(0.0);
    let data = if even == 0 {
        "The rows come at no regular interval.".to_owned()
    } else {
        format!("{even} of {} intervals are about {middle:.0} days long.", gaps.len())
    };
    // A rhythm says that somebody set it up, not that something is owed.
    Innocent::new("A standing arrangement at regular intervals", share * 0.5, data)
}
