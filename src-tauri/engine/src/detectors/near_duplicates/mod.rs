//! Was an invoice entered again with a slip? Same amount, nearly the same number, nearly the same name, within a month.

mod slip;

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde_json::json;

use super::contract::{Chart, Detector, Draft, Excluded, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{count, settle};
use super::innocent;
use super::scan::{Column, Scan, Side};
use slip::{Slip, between, plain};

pub(super) const DETECTOR: Detector = Detector {
    id: "near_duplicates",
    number: 15,
    title: "Near duplicates",
    looks_for: "The same amount again within a month under a number that differs by one character, or a misspelt name.",
    formula: "equal amount and currency, <= 30 days apart, edit distance <= 1 on the reference, Jaro-Winkler >= .92 on the party; one digit for another counts only under another name, since numbers run on",
    source: "Nigrini, Forensic Analytics (2020), same-same-different; Winkler (1990)",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Party, Column::Reference, Column::Day],
    uses: &[Column::CounterAccount, Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "days": 30, "similar": 0.92, "crowd": 200 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    days: i32,
    similar: f64,
    /// Rows of one amount within the days above which it is a price and not compared.
    crowd: usize,
}

struct Pair {
    first: u32,
    second: u32,
    slip: Slip,
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    let mut crowded = 0;
    for side in input.scan.sides_with(DETECTOR.needs) {
        let (pairs, used, left) = pairs(input, side, &parameters);
        outcome.used += used;
        crowded += left;
        let mut by_parties: BTreeMap<(u32, u32), Vec<Pair>> = BTreeMap::new();
        for pair in pairs {
            let (one, other) = (side.party[pair.first as usize], side.party[pair.second as usize]);
            by_parties.entry((one.min(other), one.max(other))).or_default().push(pair);
        }
        let flagged: usize = by_parties.values().map(|pairs| pairs.len() * 2).sum();
        let base_rate = flagged as f64 / (used as f64).max(1.0);
        let drafts = by_parties.values().map(|pairs| draft(input.scan, side, pairs)).collect();
        settle(&mut outcome, drafts, 1);
        outcome.drafts.iter_mut().for_each(|draft| draft.base_rate = Some(base_rate.min(1.0)));
    }
    if crowded > 0 {
        let reason = format!("more than {} rows of one amount within {} days", parameters.crowd, parameters.days);
        outcome.excluded.push(Excluded { reason, rows: crowded });
    }
    outcome.statistics.insert("party_pairs".to_owned(), json!(outcome.drafts.len()));
    Ok(outcome)
}

/// Pairs, rows compared, rows left out as prices.
fn pairs(input: &Input<'_>, side: &Side, parameters: &Parameters) -> (Vec<Pair>, u64, u64) {
    let stated = |row: &u32| {
        let at = *row as usize;
        side.party[at] != 0 && side.amount[at] != 0 && side.reference.get(at).len() >= 4
    };
    let key = |row: u32| (side.amount[row as usize], side.currency[row as usize].numeric(), row);
    let mut order: Vec<(i64, u16, u32)> = (0u32..).take(side.len()).filter(stated).map(key).collect();
    let used = order.len() as u64;
    order.sort_unstable();
    let mut similar: HashMap<(u32, u32), bool> = HashMap::default();
    let (mut found, mut crowded) = (Vec::new(), 0);
    let mut numbers = Numbers::default();
    for block in order.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)).filter(|block| block.len() > 1) {
        numbers.take(side, block);
        for (at, (_, _, first)) in block.iter().enumerate() {
            let until = side.day(*first as usize) + parameters.days;
            let later = block[at + 1..].partition_point(|(_, _, row)| side.day(*row as usize) <= until);
            if later > parameters.crowd {
                crowded += 1;
                continue;
            }
            for (place, (_, _, second)) in (at + 1..).zip(&block[at + 1..at + 1 + later]) {
                let parties = (side.party[*first as usize], side.party[*second as usize]);
                let Some(slip) = numbers.slip(side, (at, *first), (place, *second)) else { continue };
                let told = match slip {
                    Slip::Same | Slip::NextNumber => parties.0 != parties.1,
                    Slip::Alike | Slip::Extra | Slip::Exchanged => true,
                };
                if told
                    && (parties.0 == parties.1
                        || *similar.entry(parties).or_insert_with(|| alike(input.scan, parties, parameters.similar)))
                {
                    found.push(Pair { first: *first, second: *second, slip });
                }
            }
        }
        if (input.cancelled)() {
            break;
        }
    }
    (found, used, crowded)
}

/// The numbers of a block's rows, in plain letters and digits one behind the other.
#[derive(Default)]
struct Numbers {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Numbers {
    fn take(&mut self, side: &Side, block: &[(i64, u16, u32)]) {
        self.bytes.clear();
        self.ends.clear();
        for (_, _, row) in block {
            plain(side.reference.get(*row as usize), &mut self.bytes);
            self.ends.push(self.bytes.len());
        }
    }

    fn get(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[at]]
    }

    /// The slip between the numbers of two rows, each given by its place in the block and its row.
    fn slip(&self, side: &Side, one: (usize, u32), other: (usize, u32)) -> Option<Slip> {
        let (first, second) = (self.get(one.0), self.get(other.0));
        let same = || side.reference.get(one.1 as usize) == side.reference.get(other.1 as usize);
        if first == second && same() {
            return Some(Slip::Same);
        }
        between(first, second)
    }
}

fn alike(scan: &Scan, (one, other): (u32, u32), least: f64) -> bool {
    let fold = |party: u32| scan.party(party).to_lowercase();
    strsim::jaro_winkler(&fold(one), &fold(other)) >= least
}

fn draft(scan: &Scan, side: &Side, pairs: &[Pair]) -> Draft {
    let (first, second) = (pairs[0].first as usize, pairs[0].second as usize);
    let (one, other) = (side.party[first], side.party[second]);
    let rows: Vec<u32> = pairs.iter().flat_map(|pair| [pair.first, pair.second]).collect();
    let amount = pairs.iter().map(|pair| i128::from(side.magnitude(pair.second as usize))).sum();
    let credited = pairs.iter().filter(|pair| has_credit(side, pair)).count();
    let other_account =
        pairs.iter().filter(|pair| side.counter[pair.first as usize] != side.counter[pair.second as usize]).count();
    let mut subjects = vec![scan.party_subject(one)];
    let mut speaks_for = vec![format!(
        "{} against {}: {}.",
        side.reference.get(first),
        side.reference.get(second),
        pairs[0].slip.words()
    )];
    if one != other {
        subjects.push(scan.party_subject(other));
        speaks_for.push(format!("The names are {} and {}.", scan.party(one), scan.party(other)));
    }
    if other_account > 0 {
        speaks_for.push(format!("{other_account} of {} go to another account of the payee.", pairs.len()));
    }
    let points = pairs
        .iter()
        .map(|pair| Point {
            x: side.reference.get(pair.second as usize).to_owned(),
            y: f64::from(side.day(pair.second as usize) - side.day(pair.first as usize)),
            expected: None,
        })
        .collect();
    let reading = format!("Days between the two rows of each of {}.", count(pairs.len(), "pair", "pairs"));
    let mut names = [scan.party(one), scan.party(other)];
    names.sort_unstable();
    Draft {
        key: format!("{}:{}", side.kind.as_str(), names.join("|")),
        title: format!("{} of {} came again with a slip", count(pairs.len(), "invoice", "invoices"), scan.party(one)),
        subjects,
        k: rows.len() as u64,
        n: (side.by_party().rows(one).len() + if one == other { 0 } else { side.by_party().rows(other).len() }) as u64,
        amount,
        currency: side.currency[first].code(),
        pattern: "share the amount and differ by one character in number or name, within a month".to_owned(),
        observed: pairs.len() as f64,
        statistic: ("pairs", pairs.len() as f64),
        effect: ("pairs", pairs.len() as f64),
        strength: (0.6 + 0.05 * pairs.len() as f64 + if one == other { 0.0 } else { 0.15 }).min(0.95),
        speaks_for,
        innocent: vec![
            Innocent::new(
                "Credited and billed again",
                credited as f64 / pairs.len() as f64,
                format!("A credit of the same amount stands beside {credited} of {} pairs.", pairs.len()),
            ),
            innocent::papers(scan, side, &rows),
        ],
        would_change: vec!["Two deliveries with a paper each.".to_owned()],
        missing: vec!["The invoices themselves.".to_owned()],
        chart: Some(Chart::bars(reading, "Reference", "Days", points)),
        rows: pairs
            .iter()
            .enumerate()
            .flat_map(|(bar, pair)| {
                [pair.first, pair.second].map(|row| RowRef { bar: u16::try_from(bar).ok(), ..side.row(row as usize) })
            })
            .collect(),
        ..Draft::default()
    }
}

/// A row of the opposite amount, of either party, between the pair and a month after it.
fn has_credit(side: &Side, pair: &Pair) -> bool {
    let (first, second) = (pair.first as usize, pair.second as usize);
    let days = side.day(first)..=side.day(second) + 30;
    [side.party[first], side.party[second]].iter().any(|party| {
        side.by_party()
            .rows(*party)
            .iter()
            .any(|row| side.amount[*row as usize] == -side.amount[first] && days.contains(&side.day(*row as usize)))
    })
}
