//! How often do pairs that belong together agree on each level? Expectation maximisation.
//!
//! It begins with pairs that share a number which no other line names, where there are enough of them: begun with nothing,
//! it would learn "the same supplier" instead of "the same payment". Each round shares a line's weight out over its pairs
//! under "one partner at most".

use super::compare::Candidate;
use super::lanes::Lanes;
use super::lines::Sides;
use super::parameters::{LAGS, NO_NAME, Parameters, SAME_NUMBER, WINDOW};
use super::posterior::{Answers, Graph};
use super::run::{Cancelled, Watch};

/// Rounds at most.
const ROUNDS: usize = 12;
/// Rounds once groups are known.
const ROUNDS_AGAIN: usize = 4;
/// Rounds of sharing out within each.
const SHARING: usize = 3;
/// Pairs that count as a beginning.
const SEEDS: usize = 50;
/// Weight of what was believed before, in pairs.
const BELIEF: f64 = 30.0;
/// A line is never taken for certain to have a partner: evidence is incomplete.
const MOST_PARTNERED: f64 = 0.97;

/// log2 of the odds of a pair against both its lines being alone.
pub fn odds(pairs: &[Candidate], parameters: &Parameters, crowd: &Crowd) -> Vec<f32> {
    let tables = Tables::new(parameters);
    let base = tables.base;
    pairs
        .iter()
        .map(|pair| (base - f64::from(crowd.bank_near[pair.ledger as usize].log2()) + tables.bits(pair)) as f32)
        .collect()
}

/// How many lines stand near each line.
pub struct Crowd {
    /// Bank lines near each ledger line.
    pub bank_near: Vec<f32>,
}

impl Crowd {
    /// Counts.
    #[must_use]
    pub fn new(sides: &Sides, lanes: &Lanes) -> Self {
        let near =
            (0..sides.ledger.len()).map(|line| lanes.bank_near(line, sides.ledger.day[line], WINDOW).max(1) as f32);
        Crowd { bank_near: near.collect() }
    }
}

/// Bits of each level.
pub struct Tables {
    amount: Vec<f64>,
    lag: Vec<f64>,
    name: Vec<f64>,
    reference: Vec<f64>,
    direction: [f64; 2],
    /// Bits before any evidence, with one bank line near.
    pub base: f64,
}

impl Tables {
    /// Logarithms of the parameters.
    #[must_use]
    pub fn new(parameters: &Parameters) -> Self {
        let prior = Parameters::prior();
        // A table of another length was learned by another version: what was believed at first stands in for it.
        let log = |table: &[f64], prior: &[f64]| -> Vec<f64> {
            let table = if table.len() == prior.len() { table } else { prior };
            table.iter().map(|share| share.log2()).collect()
        };
        let mut name = log(&parameters.name, &prior.name);
        name[NO_NAME] = 0.0;
        let [ledger, bank] = parameters.partnered.map(|share| share.min(MOST_PARTNERED));
        Tables {
            amount: log(&parameters.amount, &prior.amount),
            lag: log(&parameters.lag, &prior.lag),
            name,
            reference: log(&parameters.reference, &prior.reference),
            direction: parameters.direction.map(f64::log2),
            base: (ledger / (1.0 - ledger) / (1.0 - bank)).log2(),
        }
    }

    /// Bits for a pair, all fields together.
    #[must_use]
    pub fn bits(&self, pair: &Candidate) -> f64 {
        let [amount, lag, name, reference, direction] = self.fields(pair);
        amount + lag + name + reference + direction - f64::from(pair.against)
    }

    /// log2 m of each field: amount, lag, name, reference, direction.
    #[must_use]
    pub fn fields(&self, pair: &Candidate) -> [f64; 5] {
        [
            self.amount[usize::from(pair.amount)],
            self.lag[usize::from(pair.lag)],
            self.name[usize::from(pair.name)],
            self.reference[pair.reference()],
            self.direction[pair.direction()],
        ]
    }
}

/// Learns from `pairs`, in order of ledger line; `lines` are the ledger lines they cover.
///
/// # Errors
/// [`Cancelled`] when a person stops it.
pub fn learn(
    sides: &Sides,
    pairs: &[Candidate],
    crowd: &Crowd,
    covered: usize,
    fees: &[i64],
    watch: &dyn Watch,
) -> Result<Parameters, Cancelled> {
    let graph = Graph::new(pairs, sides.ledger.len(), sides.bank.len());
    let mut parameters = seeded(pairs, &graph);
    parameters.fees = fees.to_vec();
    let mut before = f64::NEG_INFINITY;
    let mut told = Answers::default();
    for round in 0..ROUNDS {
        if watch.is_cancelled() {
            return Err(Cancelled);
        }
        let odds = odds(pairs, &parameters, crowd);
        let shares = graph.marginals(&odds, SHARING, &mut told);
        let matched: f64 = shares.iter().filter(|share| **share > 0.05).map(|share| f64::from(*share)).sum();
        parameters = maximise(pairs, &shares, &parameters);
        let bank_covered = covered as f64 * sides.bank.len() as f64 / sides.ledger.len().max(1) as f64;
        parameters.partnered = [
            (matched / covered.max(1) as f64).clamp(0.01, MOST_PARTNERED),
            (matched / bank_covered.max(1.0)).clamp(0.01, MOST_PARTNERED),
        ];
        if round > 3 && (matched - before).abs() < matched * 1e-4 {
            break;
        }
        before = matched;
    }
    Ok(parameters)
}

/// Learns anew from the pairs of lines that no group holds; `open` is how many such lines there are on each side.
///
/// Which amounts agree is taken from pairs that share a number, as far as they go: two lines of one supplier that have
/// nothing to do with one another, and no better partner, would teach that amounts differ by just as much as they do.
pub fn learn_again(graph: &Graph, pairs: &[Candidate], crowd: &Crowd, open: [usize; 2], parameters: &mut Parameters) {
    let mut told = Answers::default();
    for _ in 0..ROUNDS_AGAIN {
        let shares = graph.marginals(&odds(pairs, parameters, crowd), SHARING, &mut told);
        let matched: f64 = shares.iter().filter(|share| **share > 0.05).map(|share| f64::from(*share)).sum();
        *parameters = maximise(pairs, &shares, parameters);
        parameters.partnered = open.map(|lines| (matched / lines.max(1) as f64).clamp(0.01, MOST_PARTNERED));
        let named = pairs.iter().zip(&shares).filter(|(pair, share)| pair.reference() == SAME_NUMBER && **share > 0.05);
        let mut amount: Vec<f64> = parameters.amount.iter().map(|share| share * BELIEF).collect();
        let mut count = 0.0;
        for (pair, share) in named {
            amount[usize::from(pair.amount)] += f64::from(*share);
            count += f64::from(*share);
        }
        if count >= SEEDS as f64 {
            parameters.amount = amount.iter().map(|share| (share / (count + BELIEF)).max(1e-6)).collect();
        }
    }
}

/// The prior, moved to what pairs with a number of their own show.
fn seeded(pairs: &[Candidate], graph: &Graph) -> Parameters {
    let prior = Parameters::prior();
    let shares: Vec<f32> = pairs
        .iter()
        .map(|pair| {
            let same = |other: &Candidate| other.reference() == SAME_NUMBER;
            let alone_in_ledger = graph.of_ledger(pair.ledger as usize).filter(|at| same(&pairs[*at])).count() == 1;
            let alone_in_bank =
                || graph.of_bank(pair.bank as usize).iter().filter(|at| same(&pairs[**at as usize])).count() == 1;
            f32::from(u8::from(same(pair) && alone_in_ledger && alone_in_bank()))
        })
        .collect();
    if shares.iter().filter(|share| **share > 0.0).count() < SEEDS {
        return prior;
    }
    let mut seeded = maximise(pairs, &shares, &prior);
    // Seeds say nothing of how often a number is named at all.
    seeded.reference = prior.reference;
    seeded
}

fn maximise(pairs: &[Candidate], shares: &[f32], before: &Parameters) -> Parameters {
    let prior = Parameters::prior();
    let mut counted = Parameters {
        amount: vec![0.0; before.amount.len()],
        lag: vec![0.0; LAGS],
        name: vec![0.0; before.name.len()],
        reference: vec![0.0; before.reference.len()],
        direction: [0.0; 2],
        ..before.clone()
    };
    for (pair, share) in pairs.iter().zip(shares) {
        if *share <= 0.05 {
            continue;
        }
        let share = f64::from(*share);
        counted.amount[usize::from(pair.amount)] += share;
        counted.lag[usize::from(pair.lag)] += share;
        counted.name[usize::from(pair.name)] += share;
        counted.reference[pair.reference()] += share;
        counted.direction[pair.direction()] += share;
    }
    let lag = smooth(&counted.lag);
    counted.amount = share_out(&counted.amount, &prior.amount, 0.0);
    counted.lag = share_out(&lag, &prior.lag, 0.0);
    let missing = counted.name[NO_NAME];
    counted.name = share_out(&counted.name, &prior.name, missing);
    counted.reference = share_out(&counted.reference, &prior.reference, 0.0);
    let direction = share_out(&counted.direction, &prior.direction, 0.0);
    counted.direction = [direction[0], direction[1]];
    counted
}

fn share_out(counts: &[f64], prior: &[f64], missing: f64) -> Vec<f64> {
    let sum: f64 = counts.iter().sum::<f64>() - missing + BELIEF;
    counts.iter().zip(prior).map(|(count, prior)| ((count + BELIEF * prior) / sum).max(1e-6)).collect()
}

/// Neighbouring days share a little, so that one day without a pair is not impossible.
fn smooth(lag: &[f64]) -> Vec<f64> {
    let days = LAGS - 2;
    let mut smooth = lag.to_vec();
    for day in 0..days {
        let before = if day > 0 { lag[day - 1] } else { lag[day] };
        let after = if day + 1 < days { lag[day + 1] } else { lag[day] };
        smooth[day] = 0.05 * before + 0.9 * lag[day] + 0.05 * after;
    }
    smooth
}
