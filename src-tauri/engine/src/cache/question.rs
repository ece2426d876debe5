//! How are questions of many types told apart in one cache?

use std::any::Any;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Kind;

/// Anything that can be compared and hashed.
pub trait Question: Any + Send + Sync {
    /// For telling the type.
    fn as_any(&self) -> &dyn Any;
    /// True for the same question of the same type.
    fn same(&self, other: &dyn Question) -> bool;
    /// Hashes it.
    fn add_to(&self, hasher: &mut dyn Hasher);
}

impl<T: Any + Send + Sync + Eq + Hash> Question for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn same(&self, other: &dyn Question) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn add_to(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

/// A question in its place.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) scope: u32,
    pub(super) question: Arc<dyn Question>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.scope == other.scope && self.question.same(&*other.question)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        self.scope.hash(state);
        self.question.add_to(state);
    }
}
