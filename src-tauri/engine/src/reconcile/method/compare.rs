//! How far do two lines agree, and how often would two that do not belong together agree as far?
//!
//! Each field has a level; `u`, its chance among pairs that do not belong together, is as specific as the data allows: of
//! an exact amount, how often just that amount occurs; of a number, how many lines name it; of a text, how many lines near
//! by are as much alike.

use rayon::prelude::*;

use super::block::Index;
use super::lanes::Lanes;
use super::learn::Tables;
use super::lines::Sides;
use super::parameters::{
    BEGINNING_EDGES, BITS_EDGES, COMMON_NUMBER, CUT_NUMBER, EXACT, FAR, FAR_WINDOW, FEE, FX, FX_EDGES, LAGS, NAMES,
    NO_NAME, NO_NUMBER, OTHER_NUMBER, PER_SHARE, RARE_NUMBER, RATIO, RATIO_EDGES, REFERENCES, SAME_NUMBER, SHARE_EDGES,
    TRANSPOSED, WINDOW, lag_level,
};
use super::rates::Rates;
use super::texts::Likeness;

/// Bins of the amounts' histogram in each doubling.
const PER_DOUBLING: usize = 64;
const BINS: usize = 64 * PER_DOUBLING;
/// Bits under the prior below which a pair is left out.
const HOPELESS: f64 = -16.0;
/// Lines of one amount that are looked at for how alike they are.
const LOOKED_AT: usize = 48;
/// Random pairs from which chances are taken.
const SAMPLE: usize = 1_000_000;

/// A pair worth comparing, with its levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Ledger line.
    pub ledger: u32,
    /// Bank line.
    pub bank: u32,
    /// Level of the amount.
    pub amount: u8,
    /// Level of the lag.
    pub lag: u8,
    /// Level of the name.
    pub name: u16,
    /// Level of the reference; 128 is added where the directions differ.
    reference: u8,
    /// Sum of log2 u over the fields.
    pub against: f32,
}

impl Candidate {
    /// Without any level, for tests of what only looks at the lines.
    #[cfg(test)]
    pub(crate) fn bare(ledger: u32, bank: u32) -> Self {
        Candidate { ledger, bank, amount: 0, lag: 0, name: 0, reference: 0, against: 0.0 }
    }

    /// Level of the reference.
    #[must_use]
    pub fn reference(&self) -> usize {
        usize::from(self.reference & 127)
    }

    /// 0 where money moves the same way on both sides, else 1.
    #[must_use]
    pub fn direction(&self) -> usize {
        usize::from(self.reference >> 7)
    }
}

/// log2 of u, field by field.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Against {
    /// Amount and, where name and amount recur together, what that adds.
    pub amount: f64,
    /// Lag.
    pub lag: f64,
    /// Name.
    pub name: f64,
    /// Reference.
    pub reference: f64,
    /// Direction.
    pub direction: f64,
}

impl Against {
    fn sum(&self) -> f64 {
        self.amount + self.lag + self.name + self.reference + self.direction
    }
}

/// Bank lines with one line's amount.
#[derive(Clone, Debug, Default)]
pub struct Recurring {
    /// How much alike they are, ascending.
    shares: Vec<f32>,
    /// Lines that each stands for.
    each: f64,
}

impl Recurring {
    /// Other lines that are at least nearly as much alike.
    fn as_alike(&self, share: f32) -> f64 {
        let alike = self.shares.len() - self.shares.partition_point(|known| *known < share - 0.1);
        (alike as f64 - 1.0).max(0.0) * self.each
    }
}

/// Chances among pairs that do not belong together.
#[derive(Debug)]
pub struct Background {
    /// Share of bank amounts below the beginning of each bin.
    below: Vec<f64>,
    /// How much more often an amount with `n` zeros at its end occurs than one of no particular kind would.
    round: [f64; 6],
    /// Bank amounts without sign, ascending.
    sizes: Vec<u64>,
    name: Vec<f64>,
    reference: [f64; REFERENCES],
    direction: [f64; 2],
    /// Exchange rates found.
    pub rates: Rates,
    /// Amounts by which many pairs differ.
    pub fees: Vec<i64>,
}

impl Background {
    /// Counts over the bank's lines and over random pairs.
    #[must_use]
    pub fn new(sides: &Sides, lanes: &Lanes) -> Self {
        let mut sizes: Vec<u64> = (0..sides.bank.len()).map(|line| sides.bank.size(line)).collect();
        sizes.par_sort_unstable();
        let mut background = Background {
            below: below(&sizes),
            round: rounds(&sizes),
            sizes,
            name: vec![0.0; NAMES],
            reference: [0.0; REFERENCES],
            direction: [0.5; 2],
            rates: Rates::default(),
            fees: Vec::new(),
        };
        background.sample(sides, lanes);
        background
    }

    fn sample(&mut self, sides: &Sides, lanes: &Lanes) {
        let (rows, columns) = (sides.ledger.len() as u64, sides.bank.len() as u64);
        if rows == 0 || columns == 0 {
            return;
        }
        let levels: Vec<Option<(usize, usize, usize)>> = (0..SAMPLE as u64)
            .into_par_iter()
            .map(|index| {
                let random = mix(index);
                let ledger = usize::try_from(((random >> 32) * rows) >> 32).unwrap_or(0);
                let bank = usize::try_from(((random & 0xffff_ffff) * columns) >> 32).unwrap_or(0);
                lanes.may_pair(ledger, bank).then(|| {
                    let like = sides.texts.likeness(sides.ledger.text[ledger], sides.bank.text[bank]);
                    let direction = usize::from(!lanes.same_direction(sides, ledger, bank));
                    (name_level(like), reference_level(sides, ledger, bank).0, direction)
                })
            })
            .collect();
        let (mut name, mut reference, mut direction) = (vec![0.0_f64; NAMES], [0.0; REFERENCES], [1.0; 2]);
        for (n, r, d) in levels.into_iter().flatten() {
            name[n] += 1.0;
            reference[r] += 1.0;
            direction[d] += 1.0;
        }
        let seen: f64 = name.iter().sum::<f64>().max(1.0);
        // Half a pair for what was never seen.
        self.name = name.iter().map(|count| (count + 0.5) / (seen + 0.5 * NAMES as f64)).collect();
        self.reference = reference.map(|count: f64| (count + 0.5) / (seen + 0.5 * REFERENCES as f64));
        self.direction = direction.map(|count: f64| count / (seen + 2.0));
    }

    /// Compares one ledger line with the bank lines that were found for it, ascending; pairs that no parameters could save
    /// are left out.
    #[allow(clippy::too_many_arguments, reason = "what a pair is weighed against, piece by piece")]
    pub(super) fn compare(
        &self,
        sides: &Sides,
        lanes: &Lanes,
        tables: &Tables,
        index: &Index,
        ledger: usize,
        banks: &[u32],
        out: &mut Vec<Candidate>,
    ) {
        let likes: Vec<Option<Likeness>> = banks
            .iter()
            .map(|bank| sides.texts.likeness(sides.ledger.text[ledger], sides.bank.text[*bank as usize]))
            .collect();
        let near = lanes.bank_near(ledger, sides.ledger.day[ledger], WINDOW).max(1) as f64;
        let exact = banks.iter().any(|bank| sides.bank.size(*bank as usize) == sides.ledger.size(ledger));
        let recurring = if exact { self.recurring(sides, lanes, index, ledger) } else { Recurring::default() };
        for (bank, like) in banks.iter().zip(&likes) {
            let (candidate, _) = self.pair(sides, lanes, ledger, *bank as usize, *like, &recurring);
            if tables.base + tables.bits(&candidate) - near.log2() > HOPELESS {
                out.push(candidate);
            }
        }
    }

    /// Bank lines at any time with just the ledger line's amount, by how much alike they are: a rent that recurs every
    /// month says little of the month.
    #[must_use]
    pub fn recurring(&self, sides: &Sides, lanes: &Lanes, index: &Index, ledger: usize) -> Recurring {
        let same = index.of_size(sides.ledger.size(ledger), i32::MIN, i32::MAX);
        if same.len() < 2 {
            return Recurring::default();
        }
        let step = same.len().div_ceil(LOOKED_AT);
        let mut shares: Vec<f32> = same
            .iter()
            .step_by(step)
            .filter(|(.., bank)| lanes.may_pair(ledger, *bank as usize))
            .filter_map(|(.., bank)| sides.texts.likeness(sides.ledger.text[ledger], sides.bank.text[*bank as usize]))
            .map(|like| like.share)
            .collect();
        shares.sort_unstable_by(f32::total_cmp);
        Recurring { shares, each: step as f64 }
    }

    /// One pair with the chances field by field. `recurring` are the lines of the ledger line's amount.
    #[must_use]
    pub fn pair(
        &self,
        sides: &Sides,
        lanes: &Lanes,
        ledger: usize,
        bank: usize,
        like: Option<Likeness>,
        recurring: &Recurring,
    ) -> (Candidate, Against) {
        let amount = self.amount_level(sides, ledger, bank);
        let lag = lag_level(sides.bank.day[bank] - sides.ledger.day[ledger]);
        let name = name_level(like);
        let (reference, named_by) = reference_level(sides, ledger, bank);
        let direction = usize::from(!lanes.same_direction(sides, ledger, bank));
        let lines = sides.bank.len().max(1) as f64;
        let mut against = Against {
            amount: self.amount_chance(sides.ledger.size(ledger), sides.bank.size(bank), amount).log2(),
            lag: lag_chance(lag).log2(),
            name: if name == NO_NAME { 0.0 } else { self.name[name].log2() },
            // The line itself is no evidence of chance; a tenth of a line stands for what was never seen.
            reference: if named_by > 0 {
                ((f64::from(named_by) - 0.9) / lines).log2()
            } else {
                self.reference[reference].log2()
            },
            direction: self.direction[direction].log2(),
        };
        if amount == EXACT
            && let Some(like) = like
        {
            let together = (recurring.as_alike(like.share) / lines).log2();
            against.amount = against.amount.max(together - against.name);
        }
        let level = |level: usize| u8::try_from(level).unwrap_or(0);
        let candidate = Candidate {
            ledger: u32::try_from(ledger).unwrap_or(0),
            bank: u32::try_from(bank).unwrap_or(0),
            amount: level(amount),
            lag: level(lag),
            name: u16::try_from(name).unwrap_or(0),
            reference: level(reference) | if direction == 1 { 128 } else { 0 },
            against: against.sum() as f32,
        };
        (candidate, against)
    }

    fn amount_level(&self, sides: &Sides, ledger: usize, bank: usize) -> usize {
        let (books, paid) = (sides.ledger.size(ledger), sides.bank.size(bank));
        let (from, to) = (sides.ledger.currency[ledger], sides.bank.currency[bank]);
        if !super::lanes::same_currency(from, to) {
            let Some(rate) = self.rates.rate(from, to, sides.bank.day[bank]) else { return FAR };
            let distance = (paid.max(1) as f64 / books.max(1) as f64).ln() - rate;
            return FX_EDGES.iter().position(|edge| distance.abs() <= *edge).map_or(FAR, |bin| FX + bin);
        }
        if books == paid {
            return EXACT;
        }
        if is_transposed(books, paid) {
            return TRANSPOSED;
        }
        let difference = i128::from(paid) - i128::from(books);
        if self.fees.iter().any(|fee| i128::from(*fee) == difference) {
            return FEE;
        }
        ratio_level(books, paid)
    }

    fn amount_chance(&self, books: u64, paid: u64, level: usize) -> f64 {
        let lines = self.sizes.len().max(1) as f64;
        let least = 0.02 / lines;
        match level {
            EXACT => {
                let same = self.count(books) as f64;
                ((same - 1.0).max(0.0) / lines + self.point(books)).max(least)
            }
            TRANSPOSED => (6.0 * self.point(paid) * self.round[0].max(1.0)).max(least),
            FEE => {
                (self.fees.len() as f64 * self.point(paid)).max(least)
                    + self.count(paid).saturating_sub(1) as f64 / lines
            }
            FAR => (1.0 - self.band(books)).max(0.05),
            level if level >= FX => {
                let bin = level - FX;
                let from = if bin == 0 { 0.0 } else { FX_EDGES[bin - 1] };
                (self.share(paid, from, FX_EDGES[bin]) + self.share(paid, -FX_EDGES[bin], -from)).max(0.25 / lines)
            }
            level => {
                let bins = RATIO_EDGES.len();
                let bin = (level - RATIO) % bins;
                let (from, to) = (if bin == 0 { 0.0 } else { RATIO_EDGES[bin - 1] }, RATIO_EDGES[bin]);
                let share =
                    if level < RATIO + bins { self.share(books, -to, -from) } else { self.share(books, from, to) };
                share.max(0.25 / lines)
            }
        }
    }

    /// Share of bank amounts whose logarithm lies between `from` and `to` of that of `size`.
    fn share(&self, size: u64, from: f64, to: f64) -> f64 {
        let log = (size.max(1) as f64).log2();
        let at = |distance: f64| {
            let place = ((log + distance / std::f64::consts::LN_2) * PER_DOUBLING as f64).clamp(0.0, (BINS - 1) as f64);
            let bin = place as usize;
            self.below[bin] + (self.below[bin + 1] - self.below[bin]) * (place - bin as f64)
        };
        at(to) - at(from)
    }

    /// Share of bank amounts that the widest bins reach.
    fn band(&self, size: u64) -> f64 {
        self.share(size, -0.3, 0.3)
    }

    /// Chance that another line has just this amount, by how many have one of its magnitude and roundness.
    fn point(&self, size: u64) -> f64 {
        let density = self.share(size, -0.1, 0.1) / (0.2 * size.max(1) as f64);
        (density * self.round[zeros(size)]).min(1.0)
    }

    /// Bank lines with just this amount.
    #[must_use]
    pub fn count(&self, size: u64) -> usize {
        self.sizes.partition_point(|known| *known <= size) - self.sizes.partition_point(|known| *known < size)
    }

    /// Chance that a sum of other lines hits just this amount: for groups.
    #[must_use]
    pub fn roundness(&self, size: u64) -> f64 {
        self.round[zeros(size)]
    }
}

/// A reproducible random number for each index (SplitMix64).
#[must_use]
pub fn mix(index: u64) -> u64 {
    let mut bits = index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn below(sizes: &[u64]) -> Vec<f64> {
    let mut counts = vec![0.0_f64; BINS + 1];
    for size in sizes {
        let bin = ((*size).max(1) as f64).log2() * PER_DOUBLING as f64;
        counts[(bin as usize).min(BINS - 1)] += 1.0;
    }
    // A flat kernel of an eighth of a doubling on each side, so that one line does not make a peak.
    let reach = PER_DOUBLING / 8;
    let mut prefix = vec![0.0; BINS + 2];
    for bin in 0..=BINS {
        prefix[bin + 1] = prefix[bin] + counts[bin];
    }
    let lines = sizes.len().max(1) as f64;
    let mut sum = 0.0;
    let mut below = Vec::with_capacity(BINS + 1);
    for bin in 0..=BINS {
        below.push(sum);
        let (from, to) = (bin.saturating_sub(reach), (bin + reach + 1).min(BINS + 1));
        sum += (prefix[to] - prefix[from]) / (to - from) as f64 / lines;
    }
    below
}

fn zeros(size: u64) -> usize {
    let mut rest = size;
    let mut zeros = 0;
    while zeros < 5 && rest > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        zeros += 1;
    }
    zeros
}

/// By number of zeros at the end: share of amounts over the share that even digits would give.
fn rounds(sizes: &[u64]) -> [f64; 6] {
    let mut counts = [1.0; 6];
    for size in sizes {
        counts[zeros(*size)] += 1.0;
    }
    let all: f64 = counts.iter().sum();
    let mut even = [0.0; 6];
    for (zeros, share) in even.iter_mut().enumerate() {
        *share = 0.1_f64.powi(i32::try_from(zeros).unwrap_or(0)) * if zeros < 5 { 0.9 } else { 1.0 };
    }
    let mut over = [0.0; 6];
    for zeros in 0..6 {
        over[zeros] = (counts[zeros] / all / even[zeros]).max(0.1);
    }
    over
}

fn lag_chance(level: usize) -> f64 {
    let days = if level >= LAGS - 2 { f64::from(FAR_WINDOW - WINDOW) } else { 1.0 };
    days / f64::from(2 * WINDOW + 1)
}

/// Level of two texts' likeness.
#[must_use]
pub fn name_level(like: Option<Likeness>) -> usize {
    let Some(like) = like else { return NO_NAME };
    let share = SHARE_EDGES.partition_point(|edge| *edge <= like.share);
    let bits = BITS_EDGES.partition_point(|edge| *edge <= like.bits);
    let beginning = BEGINNING_EDGES.partition_point(|edge| *edge <= like.beginning);
    share * PER_SHARE + bits * (BEGINNING_EDGES.len() + 1) + beginning
}

/// Level of the reference, and how many bank lines name the rarest number in common.
fn reference_level(sides: &Sides, ledger: usize, bank: usize) -> (usize, u32) {
    let (a, b) = (sides.ledger.numbers_of(ledger), sides.bank.numbers_of(bank));
    if a.is_empty() || b.is_empty() {
        return (NO_NUMBER, 0);
    }
    let (mut i, mut j) = (0, 0);
    let mut rarest: Option<[u32; 2]> = None;
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            let lines = sides.texts.lines_with_number(a[i]);
            if rarest.is_none_or(|known| lines[1] < known[1]) {
                rarest = Some(lines);
            }
        }
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    match rarest {
        None if a.iter().any(|one| b.iter().any(|other| sides.texts.is_cut(*one, *other))) => (CUT_NUMBER, 0),
        None => (OTHER_NUMBER, 0),
        Some([in_ledger, in_bank]) if in_ledger <= 3 && in_bank <= 3 => (SAME_NUMBER, in_bank),
        Some([_, in_bank]) if in_bank <= 30 => (RARE_NUMBER, in_bank),
        Some([_, in_bank]) => (COMMON_NUMBER, in_bank),
    }
}

fn ratio_level(books: u64, paid: u64) -> usize {
    if books == 0 || paid == 0 {
        return FAR;
    }
    let ratio = (paid as f64 / books as f64).ln();
    match RATIO_EDGES.iter().position(|edge| ratio.abs() <= *edge) {
        None => FAR,
        Some(bin) if ratio < 0.0 => RATIO + bin,
        Some(bin) => RATIO + RATIO_EDGES.len() + bin,
    }
}

/// True where two neighbouring digits changed places.
#[must_use]
pub fn is_transposed(one: u64, other: u64) -> bool {
    let difference = one.abs_diff(other);
    if difference == 0 || !difference.is_multiple_of(9) {
        return false;
    }
    let (mut a, mut b) = (one, other);
    while a % 10 == b % 10 {
        if a == 0 && b == 0 {
            return false;
        }
        a /= 10;
        b /= 10;
    }
    a % 10 == b / 10 % 10 && b % 10 == a / 10 % 10 && a / 100 == b / 100 && (a >= 10 && b >= 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposed_digits() {
        assert!(is_transposed(12_345, 12_435));
        assert!(is_transposed(1_290, 1_920));
        assert!(!is_transposed(12_345, 12_345));
        assert!(!is_transposed(12_345, 15_342));
        assert!(!is_transposed(100, 109));
    }

    #[test]
    fn levels_are_within_their_tables() {
        assert_eq!(ratio_level(10_000, 9_995), RATIO);
        assert_eq!(ratio_level(1_000, 100), FAR);
        const { assert!(crate::reconcile::method::parameters::AMOUNTS < 256 && LAGS < 256) }
    }
}
