//! When did a party's monthly total change its level for good?

use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal, RowRef};
use super::groups::{comparable, total};
use super::innocent;
use super::scan::{Column, Scan, Side};
use crate::model::Day;
use crate::statistics::{Segment, median, normal_above, segments};

pub(super) const DETECTOR: Detector = Detector {
    id: "change_point",
    number: 31,
    title: "Change point",
    looks_for: "Parties whose monthly total rises to a new level and stays there.",
    formula: "PELT over monthly totals, Gaussian cost, penalty 2 ln n, noise = 1.4826 median |x_t - x_(t-1)| / sqrt 2, segments of >= 3 months; a rise by the factor or more, the surplus of the new level >= approval limit; p: Mann-Whitney of the months on either side, times the months",
    source: "Killick, Fearnhead and Eckley (2012), JASA 107",
    family: Family::Flows,
    version: 1,
    needs: &[Column::Party, Column::Day],
    uses: &[Column::Text],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least_months": 12, "active": 0.6, "factor": 1.8, "segment": 3 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least_months: usize,
    /// Share of months with a row before the change; parties that come and go have no level.
    active: f64,
    factor: f64,
    segment: usize,
}

fn month(side: &Side, row: u32) -> i32 {
    let (year, month, _) = side.date(row as usize).map_or((0, 1, 1), Day::civil);
    year * 12 + i32::from(month) - 1
}

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    let mut longest = 0;
    for side in input.scan.sides_with(DETECTOR.needs) {
        let end = month(side, u32::try_from(side.len() - 1).unwrap_or(0));
        for (party, rows) in side.by_party().named().filter(|(_, rows)| rows.len() >= 6) {
            for group in comparable(side, rows).into_iter().filter(|group| group.len() >= 6) {
                let start = month(side, group[0]);
                let months = usize::try_from(end - start + 1).unwrap_or(0);
                longest = longest.max(months);
                // A series of centuries comes of a slip in a date.
                if !(parameters.least_months..=1_200).contains(&months) {
                    continue;
                }
                outcome.used += group.len() as u64;
                let mut totals = vec![0.0; months];
                for row in &group {
                    totals[usize::try_from(month(side, *row) - start).unwrap_or(0)] +=
                        side.magnitude(*row as usize) as f64;
                }
                let limit = input.settings.limit(side.currency[group[0] as usize])? as f64;
                let rise = rise(&totals, &parameters, limit);
                let p = rise.map_or(1.0, |(before, after)| {
                    // As many places were looked at as there are months.
                    (ranks_above(&totals[before.start..before.end], &totals[after.start..after.end]) * months as f64)
                        .min(1.0)
                });
                outcome.tested.push(p);
                if let Some(rise) = rise {
                    outcome
                        .drafts
                        .push(Draft { p: Some(p), ..draft(input.scan, side, party, &group, start, &totals, rise) });
                }
            }
        }
    }
    if outcome.used == 0 {
        let least = parameters.least_months;
        return Err(Refusal(format!("it needs {least} months from a party's first row on; the longest has {longest}")));
    }
    Ok(outcome)
}

/// One-sided p of Mann and Whitney that the later values are no larger (normal approximation).
fn ranks_above(before: &[f64], after: &[f64]) -> f64 {
    let (m, n) = (before.len() as f64, after.len() as f64);
    let won: f64 = after
        .iter()
        .flat_map(|later| {
            before.iter().map(move |earlier| {
                if later > earlier {
                    1.0
                } else if later < earlier {
                    0.0
                } else {
                    0.5
                }
            })
        })
        .sum();
    normal_above((won - m * n / 2.0 - 0.5) / (m * n * (m + n + 1.0) / 12.0).sqrt())
}

/// The segments before and after the largest rise.
fn rise(totals: &[f64], parameters: &Parameters, limit: f64) -> Option<(Segment, Segment)> {
    let mut steps: Vec<f64> = totals.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let mean = totals.iter().sum::<f64>() / totals.len() as f64;
    // A twentieth of the mean where the totals hardly move: noise of nought would see a change in every penny.
    let noise = (1.4826 * median(&mut steps)? / std::f64::consts::SQRT_2).max(mean * 0.05);
    let found = segments(totals, 2.0 * (totals.len() as f64).ln(), parameters.segment, noise);
    let active = |segment: &Segment| {
        let months = &totals[segment.start..segment.end];
        months.iter().filter(|total| **total > 0.0).count() as f64 / months.len() as f64 >= parameters.active
    };
    found
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .filter(|(before, after)| {
            let surplus = (after.mean - before.mean) * (after.end - after.start) as f64;
            active(before) && active(after) && after.mean >= before.mean * parameters.factor && surplus >= limit
        })
        .max_by(|one, other| (one.1.mean - one.0.mean).total_cmp(&(other.1.mean - other.0.mean)))
}

fn draft(
    scan: &Scan,
    side: &Side,
    party: u32,
    group: &[u32],
    start: i32,
    totals: &[f64],
    (before, after): (Segment, Segment),
) -> Draft {
    let index = |row: u32| usize::try_from(month(side, row) - start).unwrap_or(0);
    let inside: Vec<u32> =
        group.iter().copied().filter(|row| (after.start..after.end).contains(&index(*row))).collect();
    let name = |at: usize| {
        let month = start + i32::try_from(at).unwrap_or(0);
        format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
    };
    let factor = after.mean / before.mean.max(1.0);
    let currency = side.currency[group[0] as usize];
    let unit = 10f64.powi(i32::from(currency.decimals()));
    let points = totals
        .iter()
        .enumerate()
        .map(|(at, total)| Point {
            x: name(at),
            y: total / unit,
            expected: Some(if at < after.start { before.mean } else { after.mean } / unit),
        })
        .collect();
    let often = |segment: &Segment| {
        let rows = group.iter().filter(|row| (segment.start..segment.end).contains(&index(**row))).count();
        rows as f64 / (segment.end - segment.start) as f64
    };
    let frequency = (often(&after) / often(&before).max(0.01) / factor).min(1.0);
    let mut chart = Chart::bars(
        format!("The monthly total rose {factor:.1} times in {}.", name(after.start)),
        "Month",
        "Value",
        points,
    );
    chart.marks.push((name(after.start), "change".to_owned()));
    Draft {
        key: format!("{}:{}:{}", side.kind.as_str(), scan.party(party), currency.code()),
        title: format!("{} rose {factor:.1} times in {}", scan.party(party), name(after.start)),
        subjects: vec![scan.party_subject(party)],
        k: inside.len() as u64,
        n: group.len() as u64,
        amount: total(side, &inside),
        currency: currency.code(),
        pattern: format!("belong to a new level that began in {}", name(after.start)),
        observed: after.mean,
        expected: before.mean,
        statistic: ("mean after / mean before", factor),
        effect: ("mean after / mean before", factor),
        strength: (factor / 10.0).min(0.6),
        innocent: vec![
            innocent::papers(scan, side, &inside),
            Innocent::new(
                "More of the same: as many more rows as more money",
                if frequency > 0.8 { 0.3 } else { 0.0 },
                format!("{:.1} rows a month before, {:.1} after.", often(&before), often(&after)),
            ),
        ],
        would_change: vec!["A new contract, site or price from that month on.".to_owned()],
        chart: Some(chart),
        rows: inside
            .iter()
            .map(|row| RowRef { bar: u16::try_from(index(*row)).ok(), ..side.row(*row as usize) })
            .collect(),
        ..Draft::default()
    }
}
