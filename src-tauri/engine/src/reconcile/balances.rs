//! What was the balance of an account at the end of a day, by what its statements state?

use crate::case::Case;
use crate::model::{Currency, Day, Kind};
use crate::proof;
use crate::store::tables::evidence;
use crate::store::tables::links::Roots;
use crate::store::{Filter, StoreError};

/// A balance, and where it comes from.
pub(super) struct BalanceAt {
    /// Minor units.
    pub(super) minor: i128,
    /// In words.
    pub(super) source: String,
}

/// A balance that a statement states, at the end of a day.
struct Anchor {
    day: Day,
    minor: i128,
    evidence: u32,
    opening: bool,
}

/// The balance at the end of `day`: as stated, or from the nearest stated one by the rows between. None where the
/// account's statements state none.
pub(super) fn balance_at(
    case: &Case,
    account: u32,
    currency: Currency,
    day: Day,
) -> Result<Option<BalanceAt>, StoreError> {
    let roots = case.store().read(Roots::load)?;
    let root = roots.root(account);
    let anchors = anchors(case, root, currency)?;
    let apart = |anchor: &Anchor| (anchor.day.number() - day.number()).abs();
    // At the same distance, one that lies before: rows that followed are certain to have followed.
    let Some(nearest) = anchors.iter().min_by_key(|anchor| (apart(anchor), anchor.day > day, anchor.opening)) else {
        return Ok(None);
    };
    let name = case.store().read(|connection| evidence::get(connection, nearest.evidence))?.name;
    let what = if nearest.opening { "opening" } else { "closing" };
    if nearest.day == day {
        let source = format!("{what} balance stated in {name}");
        return Ok(Some(BalanceAt { minor: nearest.minor, source }));
    }
    let (from, to) =
        if nearest.day < day { (nearest.day.plus(1), Some(day)) } else { (day.plus(1), Some(nearest.day)) };
    let filter = Filter { kind: Some(Kind::Bank), accounts: Some(vec![account]), from, to, ..Filter::default() };
    let totals = case.store().totals(&filter)?;
    let of = totals.sums.iter().find(|sum| sum.currency == currency);
    let moved = of.map_or(0, |sum| minor(&sum.money_in) + minor(&sum.money_out));
    let (sum, words) =
        if nearest.day < day { (nearest.minor + moved, "plus") } else { (nearest.minor - moved, "less") };
    let source =
        format!("{what} balance of {} stated in {name}, {words} the {} rows between", nearest.day, totals.rows);
    Ok(Some(BalanceAt { minor: sum, source }))
}

fn minor(text: &str) -> i128 {
    text.parse().unwrap_or(0)
}

fn anchors(case: &Case, root: u32, currency: Currency) -> Result<Vec<Anchor>, StoreError> {
    let proof = proof::proof(case)?;
    let mut anchors = Vec::new();
    for stated in proof.statements.iter().filter(|stated| stated.account == root && stated.currency == currency) {
        let known = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        if let Some((day, minor)) = stated.from.plus(-1).zip(known(&stated.opening)) {
            anchors.push(Anchor { day, minor, evidence: stated.evidence, opening: true });
        }
        if let Some(minor) = known(&stated.closing) {
            anchors.push(Anchor { day: stated.to, minor, evidence: stated.evidence, opening: false });
        }
    }
    Ok(anchors)
}
