//! What does this user prefer? A small JSON file, written through.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nexus_engine::intake::{LayoutDecisions, LayoutRow};
use serde_json::Value;

/// Preferences of this user on this machine.
pub(crate) struct Preferences {
    path: PathBuf,
    values: Mutex<BTreeMap<String, Value>>,
}

impl Preferences {
    /// Reads the file; one that is missing or unreadable begins empty.
    pub(crate) fn load(path: PathBuf) -> Self {
        let values = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Preferences { path, values: Mutex::new(values) }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Value> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(crate) fn all(&self) -> BTreeMap<String, Value> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets a value and writes the file before returning.
    pub(crate) fn set(&self, key: String, value: Value) -> io::Result<()> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.insert(key, value);
        write_json(&self.path, &*values)
    }
}

/// Layouts that carry over from case to case, under one preference. They name columns' roles and conventions only: no
/// file, no column's name, nothing of a case.
const LAYOUTS: &str = "layouts";
/// Layouts that are kept; beyond that none is added.
const MOST_LAYOUTS: usize = 500;

impl Preferences {
    /// How a layout was read in an earlier case.
    pub(crate) fn layout(&self, fingerprint: &str) -> Option<LayoutDecisions> {
        serde_json::from_value(self.get(LAYOUTS)?.get(fingerprint)?.clone()).ok()
    }

    /// Keeps a layout for later cases.
    pub(crate) fn keep_layout(&self, layout: &LayoutRow) -> io::Result<()> {
        let mut kept = self.kept_layouts();
        if kept.get(&layout.fingerprint) == Some(&layout.decisions) || kept.len() >= MOST_LAYOUTS {
            return Ok(());
        }
        kept.insert(layout.fingerprint.clone(), layout.decisions.clone());
        self.set(LAYOUTS.to_owned(), Value::Object(kept))
    }

    /// Forgets a layout.
    pub(crate) fn forget_layout(&self, fingerprint: &str) -> io::Result<()> {
        let mut kept = self.kept_layouts();
        if kept.remove(fingerprint).is_none() {
            return Ok(());
        }
        self.set(LAYOUTS.to_owned(), Value::Object(kept))
    }

    fn kept_layouts(&self) -> serde_json::Map<String, Value> {
        match self.get(LAYOUTS) {
            Some(Value::Object(kept)) => kept,
            _ => serde_json::Map::new(),
        }
    }
}

/// Writes JSON beside the file and renames it into place, so that a crash leaves the old or the new, never half.
pub(crate) fn write_json(path: &Path, value: &impl serde::Serialize) -> io::Result<()> {
    let beside = path.with_extension("json.new");
    fs::write(&beside, serde_json::to_vec_pretty(value)?)?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        Preferences::load(path.clone()).set("theme".to_owned(), "dark".into()).unwrap();
        assert_eq!(Preferences::load(path.clone()).get("theme"), Some("dark".into()));
        fs::write(&path, "{ half").unwrap();
        assert_eq!(Preferences::load(path).get("theme"), None);
    }
}
