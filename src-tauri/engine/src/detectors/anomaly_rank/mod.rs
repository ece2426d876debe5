//! Which rows are unlike the others in several ways at once? An order only, never a probability.

use serde_json::json;

use super::calendar::Calendar;
use super::contract::{Chart, Detector, Draft, Family, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{total, users};
use super::innocent;
use super::scan::{Column, NO_MINUTE, Scan, Side};
use crate::statistics::{Forest, add_feature, median};

pub(super) const DETECTOR: Detector = Detector {
    id: "anomaly_rank",
    number: 29,
    title: "Rank-only anomaly",
    looks_for: "Rows that are unlike the others in several ways at once; an order in which to look, without a probability.",
    formula: "mean rank of HBOS, ECOD (all rows) and isolation forest (the first hundredth of them) over size, distance from the party's usual, rarity of party, user and category, roundness, rest day, hour",
    source: "Goldstein and Dengel (2012); Li et al. (2022); Liu, Ting and Zhou (2008)",
    family: Family::Rules,
    version: 1,
    needs: &[Column::Amount],
    uses: &[Column::Party, Column::User, Column::Category, Column::Day, Column::Minute],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 200, "shown": 20 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: usize,
    /// Rows that are shown.
    shown: usize,
}

const FEATURES: [&str; 8] = [
    "size",
    "distance from the party's usual size",
    "rarity of the party",
    "rarity of the user",
    "rarity of the category",
    "roundness",
    "rest day",
    "hour",
];

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    if parameters.shown == 0 {
        return Err(Refusal("a list of no rows shows nothing".to_owned()));
    }
    let Some((first, last)) = input.scan.period() else { return Err(Refusal("the case has no rows".to_owned())) };
    let calendar = Calendar::new(input.settings, first, last);
    let mut outcome = Outcome::default();
    for side in input.scan.sides().filter(|side| side.len() >= parameters.least.max(1)) {
        outcome.used += side.len() as u64;
        let features = Features::new(side, &calendar);
        let (mut hbos, mut ecod) = (vec![0f32; side.len()], vec![0f32; side.len()]);
        let mut values = vec![0f32; side.len()];
        for feature in 0..FEATURES.len() {
            (0..side.len()).for_each(|row| values[row] = features.value(row, feature));
            add_feature(&values, &mut hbos, &mut ecod);
            if (input.cancelled)() {
                return Ok(outcome);
            }
        }
        let order = order(&features, &hbos, &ecod, parameters.shown);
        outcome.drafts.push(draft(input.scan, side, &features, &order));
    }
    if outcome.used == 0 {
        return Err(Refusal(format!("it needs {} rows on one side of the books", parameters.least)));
    }
    outcome.statistics.insert("features".to_owned(), json!(FEATURES));
    Ok(outcome)
}

struct Features<'a> {
    side: &'a Side,
    users: &'a [u32],
    /// Rows by number of party, user, category.
    counts: [Vec<u32>; 3],
    /// Median logarithm by party.
    usual: Vec<f32>,
    calendar: &'a Calendar,
}

impl<'a> Features<'a> {
    fn new(side: &'a Side, calendar: &'a Calendar) -> Self {
        let users = users(side);
        let mut usual = Vec::new();
        for (party, rows) in side.by_party().named() {
            let mut logs: Vec<f64> = rows.iter().map(|row| log_of(side, *row as usize)).collect();
            usual.resize(party as usize + 1, 0.0);
            usual[party as usize] = median(&mut logs).unwrap_or(0.0) as f32;
        }
        Features {
            side,
            users,
            counts: [counted(&side.party), counted(users), counted(&side.category)],
            usual,
            calendar,
        }
    }

    fn rarity(&self, which: usize, key: u32) -> f32 {
        let count = self.counts[which].get(key as usize).copied().unwrap_or(0);
        if key == 0 || count == 0 { 0.0 } else { -(count as f32 / self.side.len() as f32).ln() }
    }

    fn value(&self, row: usize, feature: usize) -> f32 {
        let side = self.side;
        match feature {
            0 => log_of(side, row) as f32,
            1 if side.party[row] == 0 => 0.0,
            1 => (log_of(side, row) as f32 - self.usual[side.party[row] as usize]).max(0.0),
            2 => self.rarity(0, side.party[row]),
            3 => self.rarity(1, self.users[row]),
            4 => self.rarity(2, side.category[row]),
            5 => zeros(side.magnitude(row)),
            6 => f32::from(u8::from(self.calendar.rests(side.day(row)))),
            _ if side.minute[row] == NO_MINUTE => 12.0,
            _ => f32::from(side.minute[row]) / 60.0,
        }
    }

    fn all(&self, row: usize) -> Vec<f32> {
        (0..FEATURES.len()).map(|feature| self.value(row, feature)).collect()
    }
}

fn log_of(side: &Side, row: usize) -> f64 {
    (side.magnitude(row).max(1) as f64).ln()
}

fn counted(keys: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; keys.iter().max().map_or(0, |max| *max as usize + 1)];
    keys.iter().for_each(|key| counts[*key as usize] += 1);
    counts
}

/// Zeros at the end.
fn zeros(mut magnitude: u64) -> f32 {
    let mut count = 0;
    while magnitude != 0 && magnitude.is_multiple_of(10) {
        magnitude /= 10;
        count += 1;
    }
    count as f32
}

/// Rows by mean rank of the three scores, most unlike first.
fn order(features: &Features<'_>, hbos: &[f32], ecod: &[f32], shown: usize) -> Vec<usize> {
    let rows = hbos.len();
    let take = (rows / 100).clamp(shown * 10, 20_000).min(rows);
    let mut both: Vec<usize> = (0..rows).collect();
    let sum = |row: &usize| hbos[*row] + ecod[*row];
    if take < rows {
        both.select_nth_unstable_by(take, |one, other| sum(other).total_cmp(&sum(one)).then(one.cmp(other)));
        both.truncate(take);
    }
    both.sort_unstable();
    // The forest is grown on rows at even distances, so that it knows what is usual.
    let step = (rows / 4_096).max(1);
    let sample: Vec<Vec<f32>> = (0..rows).step_by(step).map(|row| features.all(row)).collect();
    let forest = Forest::grow(&sample, 0x6e65_7875_7329);
    let isolated: Vec<f32> = both.iter().map(|row| forest.score(&features.all(*row))).collect();
    let mut ranks = vec![0usize; both.len()];
    let scores: [Vec<f32>; 3] =
        [both.iter().map(|row| hbos[*row]).collect(), both.iter().map(|row| ecod[*row]).collect(), isolated];
    for scores in &scores {
        let mut order: Vec<usize> = (0..both.len()).collect();
        order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
        order.iter().enumerate().for_each(|(rank, at)| ranks[*at] += rank);
    }
    let mut order: Vec<usize> = (0..both.len()).collect();
    order.sort_by_key(|at| (ranks[*at], both[*at]));
    order.into_iter().take(shown).map(|at| both[at]).collect()
}

fn draft(scan: &Scan, side: &Side, features: &Features<'_>, order: &[usize]) -> Draft {
    let rows: Vec<u32> = order.iter().filter_map(|row| u32::try_from(*row).ok()).collect();
    let currency = side.currency[order[0]];
    let same: Vec<u32> = rows.iter().copied().filter(|row| side.currency[*row as usize] == currency).collect();
    // How surprising each feature is over the rows shown.
    let mut strongest = vec![0usize; FEATURES.len()];
    for row in order {
        let values = features.all(*row);
        let surprise = |feature: usize| match feature {
            5 => values[5] / 2.0,
            6 => values[6] * 1.25,
            7 => (values[7] - 12.0).abs() / 4.0,
            0 => values[0] / 6.0,
            _ => values[feature],
        };
        if let Some(best) = (0..FEATURES.len()).max_by(|one, other| surprise(*one).total_cmp(&surprise(*other))) {
            strongest[best] += 1;
        }
    }
    let points = FEATURES.iter().zip(&strongest).map(|(name, count)| Point {
        x: (*name).to_owned(),
        y: *count as f64,
        expected: None,
    });
    let named: Vec<&str> = {
        let mut order: Vec<usize> = (0..FEATURES.len()).filter(|at| strongest[*at] > 0).collect();
        order.sort_by_key(|at| std::cmp::Reverse(strongest[*at]));
        order.into_iter().take(3).map(|at| FEATURES[at]).collect()
    };
    let side_name = if side.kind == crate::model::Kind::Bank { "bank lines" } else { "ledger entries" };
    Draft {
        key: side.kind.as_str().to_owned(),
        title: format!("The {} {side_name} most unlike the others", rows.len()),
        subjects: vec![Scan::case_subject()],
        k: rows.len() as u64,
        n: side.len() as u64,
        amount: total(side, &same),
        currency: currency.code(),
        pattern: "are unlike the others in several ways at once".to_owned(),
        observed: rows.len() as f64,
        expected: rows.len() as f64,
        statistic: ("rows shown", rows.len() as f64),
        effect: ("rows shown", rows.len() as f64),
        // An order always has a first row: this never competes with what has a pattern of its own.
        strength: 0.1,
        speaks_for: vec![format!("Most of all by {}.", named.join(", "))],
        against: vec!["Rare is not wrong: some row is always the rarest.".to_owned()],
        innocent: vec![innocent::papers(scan, side, &rows)],
        would_change: vec!["The papers behind the rows.".to_owned()],
        chart: Some(Chart::bars("What sets the rows shown apart.".to_owned(), "Feature", "Rows", points.collect())),
        rows: rows.iter().map(|row| RowRef { bar: None, ..side.row(*row as usize) }).collect(),
        ..Draft::default()
    }
}
