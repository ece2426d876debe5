//! The whole method in order.

use super::assign::assign;
use super::block::{Index, candidates};
use super::compare::{Background, Candidate};
use super::fees;
use super::groups::{Group, Open, Search};
use super::lanes::Lanes;
use super::learn::{Crowd, Tables, learn, learn_again, odds};
use super::lines::Sides;
use super::outcome::{Bits, Outcome, RateFound};
use super::parameters::{EXACT, FEE, FX, Parameters, Settings, TRANSPOSED, WINDOW};
use super::posterior::{Answers, Graph};
use super::rates::Rates;
use super::settle::settle;

/// A person stopped it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cancelled;

/// Someone who watches and may stop it.
pub trait Watch: Sync {
    /// Ledger lines compared so far.
    fn progress(&self, lines: u64);
    /// True once a person wants it stopped.
    fn is_cancelled(&self) -> bool;
}

/// Rounds of sharing out for the answer.
const SHARING: usize = 20;
/// Pairs from which is learned at most.
const LEARNED_FROM: usize = 2_000_000;
/// Bits below which a pair cannot matter.
const HOPELESS: f32 = -12.0;

/// Everything that is counted over both sides once, whatever pair is asked about.
pub struct Counted {
    /// Accounts.
    pub lanes: Lanes,
    /// Orders of the bank's lines.
    pub index: Index,
    /// Chances.
    pub background: Background,
    /// Lines near each line.
    pub crowd: Crowd,
}

impl Counted {
    /// Counts.
    #[must_use]
    pub fn new(sides: &Sides, settings: &Settings) -> Self {
        let lanes = Lanes::learn(sides, WINDOW);
        let index = Index::new(sides, settings);
        let mut background = Background::new(sides, &lanes);
        background.rates = Rates::find(sides, &index);
        background.fees = fees::find(sides, &lanes, &index);
        let crowd = Crowd::new(sides, &lanes);
        Counted { lanes, index, background, crowd }
    }
}

/// Both sides with what is counted over them: what a pair is weighed against.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The lines.
    pub sides: &'a Sides,
    counted: &'a Counted,
}

impl std::ops::Deref for Ground<'_> {
    type Target = Counted;

    fn deref(&self) -> &Counted {
        self.counted
    }
}

impl<'a> Ground<'a> {
    /// Of what was counted over just these sides.
    #[must_use]
    pub fn new(sides: &'a Sides, counted: &'a Counted) -> Self {
        Ground { sides, counted }
    }

    /// Evidence for any two lines, field by field.
    #[must_use]
    pub fn bits(&self, tables: &Tables, ledger: usize, bank: usize) -> Bits {
        let like = self.sides.texts.likeness(self.sides.ledger.text[ledger], self.sides.bank.text[bank]);
        let recurring = self.background.recurring(self.sides, &self.lanes, &self.index, ledger);
        let (pair, against) = self.background.pair(self.sides, &self.lanes, ledger, bank, like, &recurring);
        let [amount, date, name, reference, direction] = tables.fields(&pair);
        let near = f64::from(self.crowd.bank_near[ledger]).log2();
        Bits {
            prior: (tables.base - near) as f32,
            amount: (amount - against.amount) as f32,
            date: (date - against.lag) as f32,
            name: (name - against.name) as f32,
            reference: (reference - against.reference) as f32,
            direction: (direction - against.direction) as f32,
        }
    }
}

/// One-to-one pairs as far as they were taken.
pub(super) struct Paired {
    /// Pairs that matter, in order of ledger line.
    pub(super) pairs: Vec<Candidate>,
    /// Probability of each.
    pub(super) share: Vec<f32>,
    /// Arranged for both sides.
    pub(super) graph: Graph,
    /// The pair of each ledger line.
    pub(super) chosen: Vec<Option<u32>>,
}

/// Matches both sides.
///
/// # Errors
/// [`Cancelled`] when a person stops it.
pub fn reconcile(sides: &Sides, settings: &Settings, watch: &dyn Watch) -> Result<Outcome, Cancelled> {
    if sides.ledger.is_empty() || sides.bank.is_empty() {
        return Ok(settle(sides, settings, None, Vec::new()));
    }
    let counted = Counted::new(sides, settings);
    let ground = Ground::new(sides, &counted);
    let lines = 0..sides.ledger.len();
    let pairs = candidates(sides, &ground.lanes, &ground.index, &ground.background, lines, watch)?;
    let compared = pairs.len() as u64;
    let (slice, covered) = slice(&pairs);
    let mut parameters = learn(sides, &pairs[slice], &ground.crowd, covered, &ground.background.fees, watch)?;
    let mut paired = pair_up(sides, pairs, &parameters, &ground.crowd, settings);
    if watch.is_cancelled() {
        return Err(Cancelled);
    }
    let mut search = Search::default();
    search.pass(&ground, settings, &mut open_lines(sides, &paired, &[], settings), false, watch)?;
    search.groups.retain(|group| group.is_sure(settings));
    if !search.groups.is_empty() {
        paired = pair_again(&ground, paired, &search.groups, &mut parameters, settings);
    }
    search.pass(&ground, settings, &mut open_lines(sides, &paired, &search.groups, settings), true, watch)?;
    let groups = search.groups;
    let mut outcome = settle(sides, settings, Some((&ground, &paired, &parameters)), groups);
    outcome.parameters = parameters;
    outcome.compared = compared;
    outcome.accounts = ground.lanes.pairs();
    let rates = ground.background.rates.all();
    outcome.rates = rates
        .map(|((from, to), rate)| RateFound { from: *from, to: *to, logarithm: rate.whole, votes: rate.votes })
        .collect();
    Ok(outcome)
}

fn pair_up(
    sides: &Sides,
    mut pairs: Vec<Candidate>,
    parameters: &Parameters,
    crowd: &Crowd,
    settings: &Settings,
) -> Paired {
    let mut weight = odds(&pairs, parameters, crowd);
    let mut kept = weight.iter();
    pairs.retain(|_| kept.next().is_some_and(|odds| *odds > HOPELESS));
    weight.retain(|odds| *odds > HOPELESS);
    let graph = Graph::new(&pairs, sides.ledger.len(), sides.bank.len());
    let share = graph.marginals(&weight, SHARING, &mut Answers::default());
    let mut chosen = assign(&pairs, &weight, sides.ledger.len(), sides.bank.len());
    for pair in &mut chosen {
        if pair.is_some_and(|pair| f64::from(share[pair as usize]) < settings.suggest_from / 4.0) {
            *pair = None;
        }
    }
    Paired { pairs, share, graph, chosen }
}

/// Pairs once more, without the lines of groups: what they claimed is no rival any longer, and of the lines that are left
/// more have a partner of their own.
fn pair_again(
    ground: &Ground<'_>,
    before: Paired,
    groups: &[Group],
    parameters: &mut Parameters,
    settings: &Settings,
) -> Paired {
    let sides = ground.sides;
    let (mut ledger, mut bank) = (vec![true; sides.ledger.len()], vec![true; sides.bank.len()]);
    close(groups, &mut ledger, &mut bank);
    let mut pairs = before.pairs;
    pairs.retain(|pair| ledger[pair.ledger as usize] && bank[pair.bank as usize]);
    let graph = Graph::new(&pairs, sides.ledger.len(), sides.bank.len());
    let open = [&ledger, &bank].map(|lines| lines.iter().filter(|open| **open).count());
    learn_again(&graph, &pairs, &ground.crowd, open, parameters);
    pair_up(sides, pairs, parameters, &ground.crowd, settings)
}

fn close(groups: &[Group], ledger: &mut [bool], bank: &mut [bool]) {
    for group in groups {
        group.ledger.iter().for_each(|line| ledger[*line as usize] = false);
        group.bank.iter().for_each(|line| bank[*line as usize] = false);
    }
}

/// What no exact pair and no group holds. A pair that leaves a residual stays open, or instalments would be lost.
fn open_lines(sides: &Sides, paired: &Paired, groups: &[Group], settings: &Settings) -> Open {
    let mut open = Open {
        ledger: vec![true; sides.ledger.len()],
        bank: vec![true; sides.bank.len()],
        ledger_spoken_for: vec![0.0; sides.ledger.len()],
        bank_spoken_for: vec![0.0; sides.bank.len()],
        ledger_held: vec![0.0; sides.ledger.len()],
        bank_held: vec![0.0; sides.bank.len()],
    };
    close(groups, &mut open.ledger, &mut open.bank);
    for (pair, share) in paired.pairs.iter().zip(&paired.share) {
        if is_explained(usize::from(pair.amount)) {
            let ledger = &mut open.ledger_spoken_for[pair.ledger as usize];
            *ledger = (*ledger + share).min(1.0);
            let bank = &mut open.bank_spoken_for[pair.bank as usize];
            *bank = (*bank + share).min(1.0);
        }
    }
    for chosen in paired.chosen.iter().flatten() {
        let (pair, share) = (&paired.pairs[*chosen as usize], paired.share[*chosen as usize]);
        let (ledger, bank) = (pair.ledger as usize, pair.bank as usize);
        if f64::from(share) < settings.suggest_from {
            continue;
        }
        if is_explained(usize::from(pair.amount)) {
            open.ledger[ledger] = false;
            open.bank[bank] = false;
        } else {
            open.ledger_held[ledger] = share;
            open.bank_held[bank] = share;
        }
    }
    open
}

/// True for a level of the amount that leaves no residual.
#[must_use]
fn is_explained(level: usize) -> bool {
    level == EXACT || level == TRANSPOSED || level == FEE || level >= FX
}

/// Pairs of whole ledger lines in the middle of the time, with how many lines they cover.
fn slice(pairs: &[Candidate]) -> (std::ops::Range<usize>, usize) {
    let count = pairs.len().min(LEARNED_FROM);
    let (mut start, mut end) = ((pairs.len() - count) / 2, (pairs.len() + count) / 2);
    while start > 0 && start < pairs.len() && pairs[start].ledger == pairs[start - 1].ledger {
        start -= 1;
    }
    while end < pairs.len() && end > 0 && pairs[end].ledger == pairs[end - 1].ledger {
        end += 1;
    }
    let Some((first, last)) = pairs.get(start).zip(pairs[..end].last()) else { return (0..0, 0) };
    let covered = if count == pairs.len() { last.ledger + 1 } else { last.ledger - first.ledger + 1 };
    (start..end, covered as usize)
}
