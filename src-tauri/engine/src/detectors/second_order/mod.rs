//! Do the gaps between sorted amounts follow Benford's law? They do for most real data, whatever its own digits.

use serde_json::{Map, Value, json};

use super::contract::{Detector, Family};
use super::digits::{self, scalar};
use super::scan::Column;
use crate::statistics::{Digits, digit_test, normal_above, second_order};

pub(super) const DETECTOR: Detector = Detector {
    id: "second_order",
    number: 9,
    title: "Second order",
    looks_for: "Gaps between sorted amounts that do not follow Benford's law, beyond the spikes that rounding makes.",
    formula: "first-two digits of x(i+1) - x(i) over sorted amounts, gaps of zero left out; Z of the groups that rounding does not touch",
    source: "Nigrini and Miller (2009), Auditing 28(2)",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| {
        scalar::run(
            input,
            Digits::FirstTwo,
            "Gaps between amounts depart from Benford's law",
            false,
            |scan, population, _| {
                let gaps = second_order(&mut population.magnitudes(scan));
                let test = digit_test(&gaps, Digits::FirstTwo);
                // Rounded data have their spikes at 10, 20 .. 90: what is judged is how many gaps stand between them.
                let round = |at: &usize| (at + 10).is_multiple_of(10);
                let share = |of: &dyn Fn(usize) -> f64| (0..90).filter(round).map(of).sum::<f64>();
                let expected = share(&|at| test.expected[at]);
                let observed = share(&|at| test.counts[at] as f64) / (test.n as f64).max(1.0);
                let n = (test.n as f64 * (1.0 - observed)).max(1.0);
                let (mut sum, mut mean, mut variance) = (0.0, 0.0, 0.0);
                for at in (0..90).filter(|at| !round(at)) {
                    let share = test.expected[at] / (1.0 - expected);
                    sum += (test.counts[at] as f64 / n - share).abs();
                    mean += (2.0 * share * (1.0 - share) / (std::f64::consts::PI * n)).sqrt();
                    variance += share * (1.0 - share) * (1.0 - 2.0 / std::f64::consts::PI) / n;
                }
                // Equal amounts have no gaps, and data rounded throughout have none beside the spikes.
                let told = n >= 30.0;
                let between = if told { (sum - mean).max(0.0) / 81.0 } else { 0.0 };
                let z = if told { (sum - mean) / variance.sqrt() } else { 0.0 };
                let counts: Map<String, Value> =
                    (10..100).zip(&test.counts).map(|(group, count)| (group.to_string(), json!(count))).collect();
                let more: Map<_, _> = [
                    (
                        "second_order",
                        json!({ "n": test.n, "counts": counts, "mad": test.mad, "chi2": test.chi2, "df": test.df }),
                    ),
                    ("round_share", json!(observed)),
                    ("excess_mad_between", json!(between)),
                ]
                .map(|(name, value)| (name.to_owned(), value))
                .into_iter()
                .collect();
                scalar::Figure {
                    statistic: ("MAD of the gaps", test.mad),
                    p: if told { normal_above(z) } else { 1.0 },
                    effect: ("excess MAD of the gaps that rounding does not touch", between),
                    matters: 0.0022,
                    expected: 0.0,
                    pattern: "lie apart by gaps that depart from Benford's law",
                    more,
                }
            },
        )
    },
};
