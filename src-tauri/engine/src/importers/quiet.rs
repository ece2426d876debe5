//! Which sink hears nothing? For a first pass over a file that only gathers facts.

use super::{Document, Problem, RawRow, RawStatement, Sink, Stop};
use crate::model::{AccountNo, RawAccount};

/// Hears nothing and never stops: for a look at a file outside a reading.
pub(super) struct Unheard;

/// Passes on only whether to stop; progress is told by the pass that follows.
pub(super) struct AsksToGoOn<'s>(pub(super) &'s mut dyn Sink);

macro_rules! hears_nothing {
    ($sink:ty, $at:expr) => {
        impl Sink for $sink {
            fn account(&mut self, _: &RawAccount) -> Result<AccountNo, Stop> {
                Ok(AccountNo(0))
            }

            fn row(&mut self, _: &RawRow<'_>) -> Result<(), Stop> {
                Ok(())
            }

            fn reject(&mut self, _: u64, _: Problem) -> Result<(), Stop> {
                Ok(())
            }

            fn problem(&mut self, _: Problem) -> Result<(), Stop> {
                Ok(())
            }

            fn statement(&mut self, _: &RawStatement) -> Result<(), Stop> {
                Ok(())
            }

            fn document(&mut self, _: &Document) -> Result<(), Stop> {
                Ok(())
            }

            fn at(&mut self, _: u64) -> Result<(), Stop> {
                $at(self)
            }
        }
    };
}

hears_nothing!(Unheard, |_| Ok(()));
hears_nothing!(AsksToGoOn<'_>, |heard: &mut AsksToGoOn<'_>| heard.0.at(0));
