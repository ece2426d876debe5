//! How probable is a group that adds up? Against accidents, against other groups, by what the books make a habit of.
//!
//! Under accident the pool's other lines come at their usual rate `r` a pool, the sum hits by the chance `c` that a sum
//! near it does, and days are spread evenly: `r^k / k! * c` sums of `k` lines would be expected. Under a true group there
//! are `k` lines more than the usual. How often an anchor has a group of `k`, after how many days, with which numbers, and
//! for which texts, is learned from the finds themselves by expectation maximisation.

use std::collections::BTreeMap;

use foldhash::HashMap;
use rayon::prelude::*;

use super::super::run::Ground;
use super::search::{Find, Group, Kind, Open};

/// Share of anchors with a group, beyond accidents, from which groups of a kind are believed at all.
const HABIT: f64 = 0.01;
/// Rounds of learning.
const ROUNDS: usize = 8;
/// Finds that count as much as what was believed before.
const BELIEF: f64 = 10.0;
/// Largest number of lines that is learned on its own.
const SIZES: usize = 8;
/// Days of one step of the histogram of days between.
const STEP: i32 = 4;
/// Share of the days between, on each side, that is taken for accidents once enough groups are known.
const BEYOND: f64 = 0.004;
/// Usual number of other lines in a pool at least: evidence is incomplete.
const LEAST_RATE: f64 = 0.5;
/// Anchors of one text from which they have habits of their own.
const FREQUENT: f64 = 20.0;
/// Chance that lines share a rare number by accident.
const SHARED_BY_ACCIDENT: f64 = 1e-5;
/// The anchor names no number; names one that no line shares; some line shares it.
const NUMBERS: usize = 3;

/// What speaks for a find, beside how often there is such a group.
struct Evidence {
    find: usize,
    /// Number of lines, and whether a fee stands between.
    class: usize,
    /// Steps of days between its lines and the anchor.
    steps: Vec<usize>,
    numbers: usize,
    /// Anchors that say the same.
    text: u32,
    named: bool,
    /// Bits without what is learned.
    fixed: f64,
}

/// What is learned.
struct Habits {
    classes: Vec<f64>,
    steps: Vec<f64>,
    numbers: [f64; NUMBERS],
    /// For each text that many anchors have: sum of the probabilities of their groups, and how many they are.
    texts: HashMap<u32, (f64, f64)>,
    /// The same for all anchors together, and for those whose text hardly any other has.
    all: (f64, f64),
    rare: (f64, f64),
}

/// True where more anchors have a group than by accident; what hardly any anchor has is no habit of these books.
pub(super) fn is_habit(found: &[Find]) -> bool {
    let hits = found.iter().filter(|find| find.group.is_some()).count() as f64;
    let accidents: f64 = found.iter().map(|find| find.accidents.min(1.0)).sum();
    hits - accidents >= HABIT * found.len().max(1) as f64
}

/// Probabilities of what was found.
pub(super) fn weigh(
    found: Vec<Find>,
    ground: &Ground<'_>,
    kind: Kind,
    open: &Open,
    days: &mut (i32, i32),
) -> Vec<Group> {
    let anchors = found.len().max(1) as f64;
    let span = Span::of(*days);
    let evidence: Vec<Evidence> =
        (0..found.len()).into_par_iter().filter_map(|at| evidence(at, &found, ground, kind, open, &span)).collect();
    let by_accident = numbers_by_accident(&found, ground, kind);
    // In order of text: what is left of a sum of shares depends on the order in which they are taken from it.
    let mut of_text: BTreeMap<u32, f64> = BTreeMap::new();
    for find in &found {
        *of_text.entry(text_of(ground, kind, find.anchor)).or_default() += 1.0;
    }
    let mut habits = Habits::first(&span);
    let mut bits = vec![0.0; evidence.len()];
    for _ in 0..ROUNDS {
        let with = evidence.iter().zip(&bits);
        bits = with.map(|(one, bits)| habits.bits(one, probability(*bits), &span, &by_accident)).collect::<Vec<f64>>();
        habits = habits.learned(&evidence, &bits, anchors, &of_text, &span);
    }
    *days = habits.narrowed(*days, &span);
    finish(found, &evidence, &bits, open)
}

fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// Days between that are looked at.
struct Span {
    first: i32,
    steps: usize,
}

impl Span {
    fn of((first, last): (i32, i32)) -> Self {
        Span { first, steps: usize::try_from((last - first) / STEP + 1).unwrap_or(1) }
    }

    fn step(&self, lag: i32) -> usize {
        usize::try_from((lag - self.first).max(0) / STEP).unwrap_or(0).min(self.steps - 1)
    }
}

fn text_of(ground: &Ground<'_>, kind: Kind, anchor: u32) -> u32 {
    let side = if kind == Kind::Instalments { &ground.sides.ledger } else { &ground.sides.bank };
    side.text[anchor as usize]
}

fn evidence(at: usize, found: &[Find], ground: &Ground<'_>, kind: Kind, open: &Open, span: &Span) -> Option<Evidence> {
    let find = &found[at];
    let group = find.group.as_ref()?;
    let sides = ground.sides;
    let pairs = group.ledger.iter().flat_map(|ledger| group.bank.iter().map(move |bank| (*ledger, *bank)));
    let mut steps: Vec<usize> = pairs
        .map(|(ledger, bank)| span.step(sides.bank.day[bank as usize] - sides.ledger.day[ledger as usize]))
        .collect();
    if kind == Kind::Batch {
        // The lines of a batch have one day: it speaks once.
        steps.truncate(1);
    }
    let lines = group.ledger.len().max(group.bank.len());
    let rate = (find.pool as f64 - lines as f64).max(LEAST_RATE);
    let by_accident = lines as f64 * rate.log2() - factorial_bits(lines) + find.chance.max(1e-15).log2();
    let free = |held: &[f32], lines: &[u32]| {
        lines.iter().map(|line| f64::from(1.0 - held[*line as usize]).max(0.01).log2()).sum::<f64>()
    };
    let free = free(&open.ledger_spoken_for, &group.ledger) + free(&open.bank_spoken_for, &group.bank);
    let numbers = match find.numbered {
        true => 2,
        false => usize::from(names_a_rare_number(ground, kind, find.anchor)),
    };
    let class = lines.min(SIZES - 1) * 2 + usize::from(group.fee != 0);
    Some(Evidence {
        find: at,
        class,
        steps,
        numbers,
        text: text_of(ground, kind, find.anchor),
        named: find.named,
        fixed: free - by_accident,
    })
}

fn factorial_bits(count: usize) -> f64 {
    (2..=count).map(|factor| (factor as f64).log2()).sum()
}

fn names_a_rare_number(ground: &Ground<'_>, kind: Kind, anchor: u32) -> bool {
    let side = if kind == Kind::Instalments { &ground.sides.ledger } else { &ground.sides.bank };
    let rare = |number: &u32| ground.sides.texts.lines_with_number(*number).iter().all(|lines| *lines <= 40);
    side.numbers_of(anchor as usize).iter().any(rare)
}

/// How often anchors name numbers at all.
fn numbers_by_accident(found: &[Find], ground: &Ground<'_>, kind: Kind) -> [f64; NUMBERS] {
    let naming = found.iter().filter(|find| names_a_rare_number(ground, kind, find.anchor)).count() as f64;
    let share = ((naming + 1.0) / (found.len() as f64 + 2.0)).clamp(0.01, 0.99);
    [1.0 - share, share, SHARED_BY_ACCIDENT]
}

impl Habits {
    fn first(span: &Span) -> Self {
        Habits {
            classes: vec![0.1 / (2 * SIZES) as f64; 2 * SIZES],
            steps: vec![1.0 / span.steps as f64; span.steps],
            numbers: [0.5, 0.2, 0.3],
            texts: HashMap::default(),
            all: (1.0, 1.0),
            rare: (1.0, 1.0),
        }
    }

    fn bits(&self, one: &Evidence, own: f64, span: &Span, by_accident: &[f64; NUMBERS]) -> f64 {
        let days: f64 = one.steps.iter().map(|step| (self.steps[*step] * span.steps as f64).log2()).sum();
        let numbers = (self.numbers[one.numbers] / by_accident[one.numbers]).log2();
        one.fixed + self.classes[one.class].log2() + days + numbers + self.text_bits(one, own)
    }

    /// How much more often anchors of just this text have a group, without the find itself (`own` is its probability).
    fn text_bits(&self, one: &Evidence, own: f64) -> f64 {
        let habit = self.all.0.max(1e-3) / self.all.1.max(1.0);
        let (sum, count) = self.texts.get(&one.text).copied().unwrap_or(self.rare);
        let known = ((sum - own).max(0.0) + BELIEF * habit) / ((count - 1.0).max(0.0) + BELIEF);
        (known / habit).log2()
    }

    /// The days within which nearly all lines of groups stand.
    fn narrowed(&self, (first, last): (i32, i32), span: &Span) -> (i32, i32) {
        let mut left = 1.0;
        let mut kept = Vec::new();
        for (step, share) in self.steps.iter().enumerate() {
            if left > BEYOND && left - share < 1.0 - BEYOND {
                kept.push(i32::try_from(step).unwrap_or(0));
            }
            left -= share;
        }
        let (Some(from), Some(to)) = (kept.first(), kept.last()) else { return (first, last) };
        (span.first + from * STEP, (span.first + (to + 1) * STEP - 1).min(last))
    }

    fn learned(&self, all: &[Evidence], bits: &[f64], anchors: f64, of_text: &BTreeMap<u32, f64>, span: &Span) -> Self {
        let mut classes = [0.0; 2 * SIZES];
        let mut steps = vec![BELIEF / span.steps as f64; span.steps];
        let mut numbers = [0.0; NUMBERS];
        let mut with_text: BTreeMap<u32, f64> = BTreeMap::new();
        let mut sum = 0.0;
        for (one, bits) in all.iter().zip(bits) {
            let share = probability(*bits);
            sum += share;
            classes[one.class] += share;
            one.steps.iter().for_each(|step| steps[*step] += share);
            numbers[one.numbers] += share;
            *with_text.entry(one.text).or_default() += share;
        }
        let first = Habits::first(span);
        let classes = classes.iter().map(|count| (count + 0.1) / (anchors + 1.0)).collect();
        let all_steps: f64 = steps.iter().sum();
        let steps = steps.iter().map(|count| count / all_steps).collect();
        let mut at = 0;
        let numbers = numbers.map(|count| {
            at += 1;
            (count + BELIEF * first.numbers[at - 1]) / (sum + BELIEF)
        });
        let mut rare = (sum, anchors);
        let mut texts = HashMap::default();
        for (text, lines) in of_text.iter().filter(|(_, lines)| **lines >= FREQUENT) {
            let share = with_text.get(text).copied().unwrap_or(0.0);
            rare = (rare.0 - share, rare.1 - lines);
            texts.insert(*text, (share, *lines));
        }
        Habits { classes, steps, numbers, texts, all: (sum, anchors), rare }
    }
}

fn finish(found: Vec<Find>, evidence: &[Evidence], bits: &[f64], open: &Open) -> Vec<Group> {
    let mut groups: Vec<Option<Group>> = found.into_iter().map(|find| find.group).collect();
    let mut kept = Vec::with_capacity(evidence.len());
    for (one, bits) in evidence.iter().zip(bits) {
        let Some(mut group) = groups[one.find].take() else { continue };
        group.accidents = (-one.fixed).exp2();
        group.evidence = bits - one.fixed;
        kept.push(group);
    }
    for (group, one) in kept.iter_mut().zip(evidence) {
        if one.named {
            continue;
        }
        let ledger = group.ledger.iter().map(|line| open.ledger_spoken_for[*line as usize]);
        let bank = group.bank.iter().map(|line| open.bank_spoken_for[*line as usize]);
        group.claimed = ledger.chain(bank).fold(0.0, f32::max);
    }
    let claims = Claims::new(&kept);
    let odds: Vec<f64> = bits.iter().map(|bits| bits.clamp(-60.0, 60.0).exp2()).collect();
    let probabilities: Vec<f64> = (0..kept.len())
        .into_par_iter()
        .map(|at| {
            let rivals: f64 = claims.rivals(&kept, at).into_iter().map(|rival| odds[rival]).sum();
            odds[at] / (1.0 + odds[at] + rivals) / f64::from(kept[at].ways)
        })
        .collect();
    for (group, probability) in kept.iter_mut().zip(probabilities) {
        group.probability = probability;
    }
    kept
}

/// Which groups want a line.
struct Claims {
    of_ledger: HashMap<u32, Vec<usize>>,
    of_bank: HashMap<u32, Vec<usize>>,
}

impl Claims {
    fn new(groups: &[Group]) -> Self {
        let mut claims = Claims { of_ledger: HashMap::default(), of_bank: HashMap::default() };
        for (at, group) in groups.iter().enumerate() {
            group.ledger.iter().for_each(|line| claims.of_ledger.entry(*line).or_default().push(at));
            group.bank.iter().for_each(|line| claims.of_bank.entry(*line).or_default().push(at));
        }
        claims
    }

    fn rivals(&self, groups: &[Group], at: usize) -> Vec<usize> {
        let ledger = groups[at].ledger.iter().filter_map(|line| self.of_ledger.get(line));
        let bank = groups[at].bank.iter().filter_map(|line| self.of_bank.get(line));
        let mut rivals: Vec<usize> = ledger.chain(bank).flat_map(|groups| groups.iter().take(64).copied()).collect();
        rivals.sort_unstable();
        rivals.dedup();
        rivals.retain(|rival| *rival != at);
        rivals
    }
}
