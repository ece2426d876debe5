//! Which cases were opened before? Paths stay here; the outside gets opaque ids.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use nexus_engine::case::{CaseInfo, is_case};
use serde::{Deserialize, Serialize};

use crate::RecentCase;
use crate::preferences::write_json;

/// Cases kept on the list.
const KEPT: usize = 20;

#[derive(Clone, Serialize, Deserialize)]
struct Known {
    id: String,
    folder: PathBuf,
    name: String,
    reference: String,
    opened: String,
    rows: u32,
}

/// The list, last opened first.
pub(crate) struct RecentList {
    path: PathBuf,
    cases: Mutex<Vec<Known>>,
}

impl RecentList {
    pub(crate) fn load(path: PathBuf) -> Self {
        let cases = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        RecentList { path, cases: Mutex::new(cases) }
    }

    /// Puts a case on top of the list.
    pub(crate) fn opened(&self, folder: &Path, info: &CaseInfo, time: &str) {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let known = Known {
            id: info.id.clone(),
            name: info.name.clone(),
            reference: info.reference.clone(),
            opened: time.to_owned(),
            rows: info.bank_rows.saturating_add(info.expense_rows),
            folder,
        };
        self.change(|cases| {
            // A copied case has the same id but another place: it is a line of its own.
            cases.retain(|other| other.folder != known.folder);
            cases.insert(0, known);
            cases.truncate(KEPT);
        });
    }

    pub(crate) fn forget(&self, id: &str) {
        self.change(|cases| cases.retain(|known| line_id(known) != id));
    }

    pub(crate) fn list(&self) -> Vec<RecentCase> {
        let cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        cases
            .iter()
            .map(|known| RecentCase {
                id: line_id(known),
                name: known.name.clone(),
                reference: known.reference.clone(),
                location: known.folder.parent().unwrap_or(&known.folder).display().to_string(),
                opened: known.opened.clone(),
                rows: known.rows,
                present: is_case(&known.folder),
            })
            .collect()
    }

    pub(crate) fn folder(&self, id: &str) -> Option<PathBuf> {
        let cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        cases.iter().find(|known| line_id(known) == id).map(|known| known.folder.clone())
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Known>)) {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut cases);
        // A list that cannot be written is a comfort lost, not a failure of what the person asked for.
        if let Err(error) = write_json(&self.path, &*cases) {
            tracing::warn!(%error, "the list of recent cases could not be written");
        }
    }
}

/// Names a line without giving its path away: case id and a digest of the place.
fn line_id(known: &Known) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    known.folder.hash(&mut hasher);
    format!("{}-{:016x}", known.id, hasher.finish())
}
