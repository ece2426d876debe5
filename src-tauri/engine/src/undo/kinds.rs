//! Which kinds of change can be taken back? One line each.

use rusqlite::Transaction;

use super::{Applied, Flipped, Reversible, parse, text};
use crate::audit::Witness;
use crate::findings::Say;
use crate::lenses::Right;
use crate::reconcile::{MatchChange, PutLimits, PutRule, Withdraw};
use crate::store::StoreError;
use crate::teams::{PutDisclosure, PutDispute, PutNote, PutTag};
use crate::views::PutView;

type Apply = fn(&str, &Transaction<'_>, &Witness) -> Result<Flipped, StoreError>;
type RightOf = fn(&str) -> Result<Option<Right>, StoreError>;

/// Every kind.
const KINDS: &[(&str, Apply, RightOf)] = &[
    kind::<PutDispute>(),
    kind::<PutNote>(),
    kind::<PutDisclosure>(),
    kind::<PutTag>(),
    kind::<MatchChange>(),
    kind::<PutRule>(),
    kind::<PutLimits>(),
    kind::<Withdraw>(),
    kind::<PutView>(),
    kind::<Say>(),
];

const fn kind<C: Reversible>() -> (&'static str, Apply, RightOf) {
    let apply: Apply = |change, transaction, by| {
        let Applied { inverse, subject, entry } = parse::<C>(change)?.apply(transaction, by)?;
        Ok(Flipped { inverse: text(&inverse)?, subject, entry })
    };
    (C::KIND, apply, |change| Ok(parse::<C>(change)?.right()))
}

/// Makes the change that `change` says, of a kind known by its name.
pub(super) fn apply(
    kind: &str,
    change: &str,
    transaction: &Transaction<'_>,
    by: &Witness,
) -> Result<Flipped, StoreError> {
    match KINDS.iter().find(|(name, ..)| *name == kind) {
        Some((_, apply, _)) => apply(change, transaction, by),
        None => Err(StoreError::Damaged(format!("a change of the unknown kind {kind:?}"))),
    }
}

/// Whose a change is, of a kind known by its name; `None` for what every side may flip.
pub(super) fn right(kind: &str, change: &str) -> Result<Option<Right>, StoreError> {
    match KINDS.iter().find(|(name, ..)| *name == kind) {
        Some((.., right)) => right(change),
        None => Ok(None),
    }
}
