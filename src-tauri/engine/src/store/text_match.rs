//! Which rows contain a text? Skeletons are judged once; only rows with variable tokens are put together and searched.

use std::sync::Arc;

use super::columns::{MonthColumns, Texts};
use super::dictionary::Words;
use super::error::StoreError;
use super::rowset::Scope;
use crate::normalise;

/// A substring search without regard to case, over description, party and reference.
pub(crate) struct TextMatch {
    needle: String,
    skeletons: Arc<Texts>,
    /// Whether the skeleton's own text holds the needle.
    in_skeleton: Vec<bool>,
    in_party: Vec<bool>,
}

impl TextMatch {
    pub(crate) fn new(scope: &Scope<'_>, needle: &str) -> Result<Self, StoreError> {
        let needle = needle.to_lowercase();
        let skeletons = scope.texts(Words::Skeletons)?;
        let holds = |text: &str| text.to_lowercase().contains(&needle);
        Ok(TextMatch {
            in_skeleton: skeletons.iter().map(holds).collect(),
            in_party: scope.texts(Words::Parties)?.iter().map(holds).collect(),
            skeletons,
            needle,
        })
    }

    /// Row by row of a month, whether it matches.
    pub(crate) fn rows(&self, month: &MonthColumns<'_>) -> Result<Vec<bool>, StoreError> {
        let (parties, skeletons) = (month.parties()?, month.skeletons()?);
        let (arguments, references) = (month.arguments()?, month.references()?);
        let found = (0..month.len()).map(|index| {
            self.in_party.get(parties[index] as usize).copied().unwrap_or(false)
                || references.get(index).to_lowercase().contains(&self.needle)
                || self.in_description(skeletons[index] as usize, arguments.get(index))
        });
        Ok(found.collect())
    }

    fn in_description(&self, skeleton: usize, argument: &str) -> bool {
        if argument.is_empty() {
            return self.in_skeleton.get(skeleton).copied().unwrap_or(false);
        }
        normalise::text::join(self.skeletons.get(skeleton), Some(argument)).to_lowercase().contains(&self.needle)
    }
}
