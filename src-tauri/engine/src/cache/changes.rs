//! What was changed, and when? A counter and, for every tag, the count at which a write last named it.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::Tags;

/// The order of changes. An entry made at one is good as long as none of its tags was named since.
#[derive(Default)]
pub(super) struct Changes(RwLock<(u64, HashMap<String, u64>)>);

impl Changes {
    /// Changes so far.
    pub(super) fn now(&self) -> u64 {
        self.0.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Notes a change of what the tags name.
    pub(super) fn note(&self, tags: &[&str]) {
        let mut changes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        changes.0 += 1;
        let now = changes.0;
        for tag in tags {
            match changes.1.get_mut(*tag) {
                Some(last) => *last = now,
                None => drop(changes.1.insert((*tag).to_owned(), now)),
            }
        }
    }

    /// True where none of the tags was named after change `since`.
    pub(super) fn none_since(&self, tags: Tags, since: u64) -> bool {
        if tags.is_empty() {
            return true;
        }
        let changes = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tags.iter().all(|tag| changes.1.get(*tag).is_none_or(|last| *last <= since))
    }
}
