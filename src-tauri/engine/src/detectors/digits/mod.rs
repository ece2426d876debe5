//! What do the digit tests share? One pass per population, the figures of the literature, and how they become findings.

mod located;
pub(super) mod scalar;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub(super) use located::located;

use super::contract::{Chart, Draft, Innocent, Input, Outcome, Point, Refusal};
use super::innocent;
use super::populations::{Population, populations, variants};
use super::scan::{Scan, Side};
use crate::statistics::{Conformity, DigitTest, Digits, digit_test, distortion, expected_mad, leading_three, mad_p};

/// Above this many amounts the conformity bands hold; below it they fire on perfect data.
const BANDS_HOLD: u64 = 3_000;
/// Fewest amounts that are judged once each price of a party counts once.
pub(super) const FEWEST: u64 = 50;
/// Rows kept behind one finding about a whole population.
pub(super) const MOST_ROWS: usize = 5_000;

/// Parameters of the digit tests.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Parameters {
    /// Fewest amounts of a population.
    pub(super) least: u64,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters { least: 50 }
    }
}

pub(super) fn defaults() -> Value {
    json!({ "least": Parameters::default().least })
}

/// Runs one digit test over every population.
pub(super) fn run(input: &Input<'_>, digits: Digits) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let found = populations(input, parameters.least)?;
    let mut outcome = Outcome { used: found.list[0].profile.n, excluded: found.excluded, ..Outcome::default() };
    for (at, population) in found.list.iter().enumerate() {
        let test = digit_test(&population.profile, digits);
        let figures = figures(input.scan, population, &test, mad_p(digits, test.n, test.mad));
        let judged = digit_test(&population.once, digits);
        let p = mad_p(digits, judged.n, judged.mad);
        outcome.tested.push(p);
        if at == 0 {
            outcome.p = Some(p);
            outcome.chart = Some(chart(&test));
            outcome.statistics = figures;
        } else {
            outcome.variants.push(figures);
        }
        outcome.drafts.extend(draft(input, population, &test, &judged, p));
    }
    for variant in variants(input, &found.list[0], parameters.least.max(100)) {
        let test = digit_test(&variant.profile, digits);
        let p = mad_p(digits, test.n, test.mad);
        outcome.variants.push(figures(input.scan, &variant, &test, p));
    }
    Ok(outcome)
}

/// Every figure of one population.
pub(super) fn figures(scan: &Scan, population: &Population, test: &DigitTest, p: f64) -> Map<String, Value> {
    let mut found = population.scope(scan);
    let keyed = |values: &mut dyn Iterator<Item = Value>| {
        let keys = (0..test.counts.len()).map(|at| (usize::from(test.digits.first()) + at).to_string());
        Value::Object(keys.zip(values).collect())
    };
    let (finite, limit) = distortion(&population.profile);
    let arc = population.profile.arc();
    found.insert("n".to_owned(), json!(test.n));
    found.insert("counts".to_owned(), keyed(&mut test.counts.iter().map(|count| json!(count))));
    found.insert("expected".to_owned(), keyed(&mut test.expected.iter().map(|share| json!(share * test.n as f64))));
    found.insert("mad".to_owned(), json!(test.mad));
    found.insert("expected_mad".to_owned(), json!(expected_mad(test.digits, test.n)));
    found.insert("excess_mad".to_owned(), json!(test.mad - expected_mad(test.digits, test.n)));
    found.insert("mad_p".to_owned(), json!(p));
    found.insert("conformity".to_owned(), json!(test.digits.conformity(test.mad).as_str()));
    found.insert("conformity_applies".to_owned(), json!(test.n >= BANDS_HOLD));
    found.insert("chi2".to_owned(), json!(test.chi2));
    found.insert("df".to_owned(), json!(test.df));
    found.insert("chi2_p".to_owned(), json!(test.chi2_p));
    found.insert("z".to_owned(), keyed(&mut test.z.iter().map(|z| json!(z))));
    if let Some((group, z)) = test.largest_z() {
        found.insert("max_z".to_owned(), json!({ "group": group, "z": z }));
    }
    found.insert("ks".to_owned(), json!(test.ks));
    if population.recurring() > 0 && population.once.n > 0 {
        let once = digit_test(&population.once, test.digits);
        let p = mad_p(test.digits, once.n, once.mad);
        let recurring = json!({ "rows": population.recurring(), "n": once.n, "mad": once.mad, "mad_p": p });
        found.insert("each_price_once".to_owned(), recurring);
    }
    found.insert("l2".to_owned(), json!(arc.l2));
    found.insert("l2_p".to_owned(), json!(arc.p));
    found.insert("mantissa_mean".to_owned(), json!(arc.mean));
    found.insert("mantissa_variance".to_owned(), json!(arc.variance));
    found.insert("distortion_factor".to_owned(), json!(finite));
    found.insert("distortion_factor_pct".to_owned(), json!(finite * 100.0));
    found.insert("distortion_factor_limit_pct".to_owned(), json!(limit * 100.0));
    found
}

pub(super) fn chart(test: &DigitTest) -> Chart {
    let n = test.n as f64;
    let points = test
        .counts
        .iter()
        .zip(&test.expected)
        .enumerate()
        .map(|(at, (count, share))| Point {
            x: (usize::from(test.digits.first()) + at).to_string(),
            y: *count as f64,
            expected: Some(share * n),
        })
        .collect();
    let reading = match test.largest_z() {
        Some((group, z)) => format!("{group} stands out most: Z {z:.1} over {} amounts.", test.n),
        None => String::new(),
    };
    Chart::bars(reading, "Digits", "Amounts", points)
}

/// Rows of a population whose digits are in `groups`, each with its bar.
pub(super) fn rows_in<'a>(
    scan: &'a Scan,
    population: &'a Population,
    digits: Digits,
    groups: &[u16],
) -> (&'a Side, Vec<(u32, u16)>) {
    let side = scan.side(population.kind);
    let found = population
        .rows(scan)
        .filter_map(|(side, row)| {
            let group = digits.group_of(leading_three(side.magnitude(row))?);
            groups.contains(&group).then(|| (u32::try_from(row).unwrap_or(u32::MAX), group - digits.first()))
        })
        .collect();
    (side, found)
}

/// What departs once each price of a party counts once; `test` is of all rows, `judged` of these.
fn draft(input: &Input<'_>, population: &Population, test: &DigitTest, judged: &DigitTest, p: f64) -> Option<Draft> {
    let excess = judged.mad - expected_mad(judged.digits, judged.n);
    let deviates =
        if judged.n >= BANDS_HOLD { judged.digits.conformity(judged.mad) == Conformity::None } else { excess > 0.0 };
    if !deviates || judged.n < FEWEST {
        return None;
    }
    let n = judged.n as f64;
    let groups = located::crowded(judged);
    let (side, rows) = located(input.scan, population, judged, &groups)?;
    let plain: Vec<u32> = rows.iter().map(|(row, _)| *row).collect();
    let amount = plain.iter().map(|row| i128::from(side.magnitude(*row as usize))).sum();
    let label = population.label(input.scan);
    let place = |group: &u16| usize::from(group - judged.digits.first());
    let expected: f64 = groups.iter().map(|group| judged.expected[place(group)]).sum();
    let observed: u64 = groups.iter().map(|group| judged.counts[place(group)]).sum();
    let upper = test.digits.bands()[2];
    Some(Draft {
        key: population.key(),
        tells_of: population.key(),
        title: format!("Digits of {label} depart from Benford's law"),
        subjects: vec![Scan::case_subject()],
        k: plain.len() as u64,
        n: test.n,
        amount,
        currency: population.currency.code(),
        pattern: format!("begin with {}, more than Benford's law expects", list(&groups)),
        observed: observed as f64,
        expected: expected * n,
        statistic: ("mean absolute deviation", judged.mad),
        p: Some(p),
        effect: ("excess MAD", excess),
        // Twice the band of nonconformity is a strong departure of a population, which is a weak pointer to any row.
        strength: (judged.mad / upper / 2.0).min(1.0) * 0.35,
        speaks_for: vec![format!(
            "MAD {:.5} against {:.5} expected at this size; p {p:.4} by simulation of Benford data.{}",
            judged.mad,
            expected_mad(judged.digits, judged.n),
            once_in_words(population)
        )],
        against: vec!["A population's digits point at no single row.".to_owned()],
        innocent: vec![
            innocent::tariff(side, &plain, 5),
            Innocent { explains: 0.0, ..innocent::one_party(input.scan, side, &plain) },
            Innocent::unknown("Limits, price caps or rounding narrow the range", "Not stated in the rows."),
        ],
        would_change: vec!["The price lists behind the recurring amounts.".to_owned()],
        chart: Some(chart(test)),
        rows: rows
            .iter()
            .take(MOST_ROWS)
            .map(|(row, bar)| super::contract::RowRef { bar: Some(*bar), ..side.row(*row as usize) })
            .collect(),
        ..Draft::default()
    })
}

/// What was judged, where prices recur; begins with a space.
pub(super) fn once_in_words(population: &Population) -> String {
    if population.recurring() == 0 {
        return String::new();
    }
    format!(
        " {} of {} amounts repeat an amount of their party; each such price counts once.",
        population.recurring(),
        population.profile.n
    )
}

/// `49, 98 and 99`
pub(super) fn list(groups: &[u16]) -> String {
    let mut sorted: Vec<u16> = groups.to_vec();
    sorted.sort_unstable();
    let texts: Vec<String> = sorted.iter().map(u16::to_string).collect();
    match texts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
