//! Tests of a population that give one figure: chi-square, mantissa arc, distortion factor, second order.

use serde_json::{Map, Value};

use super::super::contract::{Draft, Input, Outcome, Refusal, RowRef};
use super::super::populations::{Population, populations, variants};
use super::super::scan::Scan;
use super::located::{crowded, located};
use super::{MOST_ROWS, Parameters, chart, figures, once_in_words};
use crate::statistics::{DigitTest, Digits, digit_test, mad_p};

/// What one population gives.
pub(in super::super) struct Figure {
    /// Name and value.
    pub(in super::super) statistic: (&'static str, f64),
    pub(in super::super) p: f64,
    /// Name and value of the effect, and from where on it matters.
    pub(in super::super) effect: (&'static str, f64),
    pub(in super::super) matters: f64,
    pub(in super::super) expected: f64,
    /// The pattern in words.
    pub(in super::super) pattern: &'static str,
    /// Further figures.
    pub(in super::super) more: Map<String, Value>,
}

/// Runs a test of one figure over every population; `least` as in the parameters, or more.
pub(in super::super) fn run(
    input: &Input<'_>,
    digits: Digits,
    title: &str,
    // Whether a price that recurs weighs on the figure, so that the figure is judged with each price once.
    prices: bool,
    measure: impl Fn(&Scan, &Population, &DigitTest) -> Figure,
) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let found = populations(input, parameters.least)?;
    let mut outcome = Outcome { used: found.list[0].profile.n, excluded: found.excluded, ..Outcome::default() };
    let extra = variants(input, &found.list[0], parameters.least.max(100));
    let judged_list = found.list.len();
    for (at, population) in found.list.iter().chain(&extra).enumerate() {
        let test = digit_test(&population.profile, digits);
        let figure = measure(input.scan, population, &test);
        let judged = if at < judged_list && prices && population.recurring() > 0 {
            let once = population.judged();
            let test = digit_test(&once.profile, digits);
            let figure = measure(input.scan, &once, &test);
            Some((test, figure))
        } else {
            None
        };
        let mut all = figures(input.scan, population, &test, mad_p(digits, test.n, test.mad));
        all.extend(figure.more.clone());
        all.insert("p".to_owned(), figure.p.into());
        let (judged, figure) = judged.as_ref().map_or((&test, &figure), |(test, figure)| (test, figure));
        if at < judged_list {
            outcome.tested.push(figure.p);
            let found = draft(population, judged, figure, input.scan, title);
            outcome.drafts.extend(
                found.and_then(|draft| if prices { pointed(draft, input, population, judged) } else { Some(draft) }),
            );
        }
        if at == 0 {
            outcome.p = Some(figure.p);
            outcome.chart = Some(chart(&test));
            outcome.statistics = all;
        } else {
            outcome.variants.push(all);
        }
    }
    Ok(outcome)
}

/// The same with the rows of the few parties that bring it about; nothing where it is spread over many.
fn pointed(draft: Draft, input: &Input<'_>, population: &Population, judged: &DigitTest) -> Option<Draft> {
    let (side, rows) = located(input.scan, population, judged, &crowded(judged))?;
    let behind = rows.iter().take(MOST_ROWS);
    let rows = behind.map(|(row, bar)| RowRef { bar: Some(*bar), ..side.row(*row as usize) }).collect();
    Some(Draft { rows, ..draft })
}

fn draft(population: &Population, test: &DigitTest, figure: &Figure, scan: &Scan, title: &str) -> Option<Draft> {
    let size = figure.effect.1.abs();
    if size < figure.matters || test.n < super::FEWEST {
        return None;
    }
    let label = population.label(scan);
    Some(Draft {
        key: population.key(),
        tells_of: population.key(),
        title: format!("{title}: {label}"),
        subjects: vec![Scan::case_subject()],
        k: test.n,
        n: test.n,
        currency: population.currency.code(),
        pattern: figure.pattern.to_owned(),
        observed: figure.statistic.1,
        expected: figure.expected,
        statistic: figure.statistic,
        p: Some(figure.p),
        effect: figure.effect,
        // One figure of a population is a reason to look, not a pointer to a row.
        strength: (size / figure.matters / 4.0).min(1.0) * 0.25,
        speaks_for: vec![format!(
            "{} {:.4}, effect {:.4}.{}",
            figure.statistic.0,
            figure.statistic.1,
            figure.effect.1,
            once_in_words(population)
        )],
        against: vec!["One figure of a population points at no single row.".to_owned()],
        would_change: vec!["Another grouping of the amounts, by account or party.".to_owned()],
        chart: Some(chart(test)),
        ..Draft::default()
    })
}
