//! What is a case? A folder `NAME.nexus/` that can be copied, opened by one writer, and proven.
//!
//! `case.json` (what the recent list shows), `case.db`, `case.lock`, `vault/`, `columns/`, `backups/`, `exports/`.
//! Nothing inside names a path outside, so a case can be moved and copied.

mod clock;
mod error;
mod folder;
mod info;
mod lock;
mod update;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::audit::{self, Entry, Witness};
use crate::evidence::Vault;
use crate::intake::conservation;
use crate::model::Kind;
use crate::store::tables::{evidence, examiners, facts};
use crate::store::{SCHEMA, Store, StoreError};

pub use clock::{Clock, FixedClock};
pub use error::CaseError;
pub use folder::{CaseCard, card, is_case};
pub use info::{AuditHead, CaseInfo, Conservation, Examiner, NewCase, ReadOnly};
pub use update::Update;

/// An open case.
pub struct Case {
    folder: PathBuf,
    store: Store,
    vault: Vault,
    clock: Arc<dyn Clock>,
    examiner: RwLock<Examiner>,
    read_only: Option<ReadOnly>,
    match_lists: crate::reconcile::ListCache,
    weighed: crate::reconcile::Weighed,
    proofs: crate::proof::Memory,
    transfers: crate::transfers::Memory,
    duplicates: crate::duplicates::Memory,
    digits: crate::detectors::Memory,
    /// Given back last, after the database is closed.
    _lock: Option<lock::CaseLock>,
}

impl Case {
    /// Makes `NAME.nexus` in `parent` and opens it.
    ///
    /// # Errors
    /// [`CaseError::Exists`] where the folder is there already; otherwise what the folder or database reports.
    pub fn create(parent: &Path, new: &NewCase, clock: Arc<dyn Clock>) -> Result<Self, CaseError> {
        let folder = folder::make(parent, &new.name)?;
        let time = clock.stamp();
        let lock = folder::lock(&folder, &time)?;
        let lock::Asked::Held(lock) = lock else { return Err(CaseError::Exists(folder)) };
        let store = Store::open(&folder::database(&folder), true)?;
        let witness = Witness { actor: new.examiner.clone(), time: time.clone() };
        let entry = Entry {
            operation: "case.create",
            summary: format!("Made the case {}", new.name),
            detail: [("name", new.name.clone().into()), ("reference", new.reference.clone().into())].into(),
            ..Entry::default()
        };
        let head = store.write(|writer| {
            writer.change(&witness, |transaction| {
                facts::set(transaction, "name", &new.name)?;
                facts::set(transaction, "reference", &new.reference)?;
                facts::set(transaction, "created", &time)?;
                examiners::add(transaction, &new.examiner, &time)?;
                Ok(((), entry))
            })?;
            // The first entry's hash names the case: unique, and the same for the same beginning.
            let head = audit::head(&writer.connection)?;
            facts::set(&writer.connection, "id", head.hash.get(..32).unwrap_or_default())?;
            Ok(head)
        })?;
        tracing::info!(head = head.seq, "case made");
        let case = Self::assemble(folder, store, clock, new.examiner.clone(), None, Some(lock))?;
        case.write_card()?;
        Ok(case)
    }

    /// Opens a case: for changes where it can be had, else for reading, and says why.
    ///
    /// # Errors
    /// [`CaseError::NotACase`], or what the folder or database reports.
    pub fn open(folder: &Path, examiner: Option<Examiner>, clock: Arc<dyn Clock>) -> Result<Self, CaseError> {
        if !is_case(folder) {
            return Err(CaseError::NotACase(folder.to_owned()));
        }
        match folder::lock(folder, &clock.stamp())? {
            lock::Asked::Held(lock) => {
                let store = Store::open(&folder::database(folder), false)?;
                let case = Self::with_examiner(folder, store, clock, examiner, None, Some(lock))?;
                case.settle_interrupted()?;
                Ok(case)
            }
            lock::Asked::Refused(why) => Self::reading(folder, examiner, clock, why),
        }
    }

    /// Opens a case for reading only, taking no lock: for verification and queries beside a running examination.
    ///
    /// # Errors
    /// As [`Case::open`].
    pub fn open_for_reading(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, CaseError> {
        if !is_case(folder) {
            return Err(CaseError::NotACase(folder.to_owned()));
        }
        Self::reading(folder, None, clock, ReadOnly::Medium)
    }

    fn reading(
        folder: &Path,
        examiner: Option<Examiner>,
        clock: Arc<dyn Clock>,
        why: ReadOnly,
    ) -> Result<Self, CaseError> {
        let database = folder::database(folder);
        let immutable = why == ReadOnly::Medium && folder::is_write_protected(folder);
        if immutable && folder::has_unfinished_log(folder) {
            return Err(CaseError::UnfinishedOnReadOnlyMedium(folder.to_owned()));
        }
        let store = Store::open_read_only(&database, immutable)?;
        Self::with_examiner(folder, store, clock, examiner, Some(why), None)
    }

    fn with_examiner(
        folder: &Path,
        store: Store,
        clock: Arc<dyn Clock>,
        examiner: Option<Examiner>,
        read_only: Option<ReadOnly>,
        lock: Option<lock::CaseLock>,
    ) -> Result<Self, CaseError> {
        let known = store.read(examiners::all)?;
        let examiner = examiner
            .filter(|examiner| !examiner.name.is_empty())
            .or_else(|| known.last().cloned())
            .unwrap_or_else(|| Examiner { name: "Unknown".to_owned(), role: String::new() });
        Self::assemble(folder.to_owned(), store, clock, examiner, read_only, lock)
    }

    fn assemble(
        folder: PathBuf,
        store: Store,
        clock: Arc<dyn Clock>,
        examiner: Examiner,
        read_only: Option<ReadOnly>,
        lock: Option<lock::CaseLock>,
    ) -> Result<Self, CaseError> {
        let vault = Vault::new(folder::vault(&folder));
        Ok(Case {
            folder,
            store,
            vault,
            clock,
            examiner: RwLock::new(examiner),
            read_only,
            match_lists: Default::default(),
            weighed: Default::default(),
            proofs: Default::default(),
            transfers: Default::default(),
            duplicates: Default::default(),
            digits: Default::default(),
            _lock: lock,
        })
    }

    /// Readings that a crash cut off can be resumed; their state says so from now on.
    fn settle_interrupted(&self) -> Result<(), CaseError> {
        let cut_off = self.store.write(|writer| crate::intake::settle_interrupted(writer, &self.witness()))?;
        if cut_off > 0 {
            tracing::warn!(files = cut_off, "readings were cut off and can be resumed");
        }
        Ok(())
    }

    fn write_card(&self) -> Result<(), CaseError> {
        let card = self.store.read(|connection| {
            Ok(CaseCard {
                id: facts::get(connection, "id")?,
                name: facts::get(connection, "name")?,
                reference: facts::get(connection, "reference")?,
                created: facts::get(connection, "created")?,
                schema: SCHEMA,
            })
        })?;
        folder::write_card(&self.folder, &card)
    }

    /// Remembers in a cache and measures with meters that others use too.
    pub fn share(&mut self, cache: Arc<crate::cache::Cache>, meters: Arc<crate::metrics::Meters>) {
        self.store.share(cache, meters);
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Rows and tables.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Sealed originals.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Movements between own accounts as they were last found.
    pub(crate) fn transfers(&self) -> &crate::transfers::Memory {
        &self.transfers
    }

    /// Proposed duplicates as they were last found.
    pub(crate) fn duplicates(&self) -> &crate::duplicates::Memory {
        &self.duplicates
    }

    /// Digits of months, as they were last counted.
    pub(crate) fn digits(&self) -> &crate::detectors::Memory {
        &self.digits
    }

    /// What was last found out about completeness.
    pub(crate) fn proofs(&self) -> &crate::proof::Memory {
        &self.proofs
    }

    /// Who acts, when.
    #[must_use]
    pub fn witness(&self) -> Witness {
        let actor = self.examiner.read().unwrap_or_else(PoisonError::into_inner).clone();
        Witness { actor, time: self.clock.stamp() }
    }

    /// Lists of the workbench, remembered between questions.
    pub(crate) fn match_lists(&self) -> &crate::reconcile::ListCache {
        &self.match_lists
    }

    /// Both sides of reconciliation, remembered between questions of why.
    pub(crate) fn weighed(&self) -> &crate::reconcile::Weighed {
        &self.weighed
    }

    /// Why the case cannot be changed; `None` when it can.
    #[must_use]
    pub fn read_only(&self) -> Option<&ReadOnly> {
        self.read_only.as_ref()
    }

    /// Records who acts from now on.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be changed.
    pub fn set_examiner(&self, examiner: &Examiner) -> Result<(), StoreError> {
        let mut witness = self.witness();
        let before = std::mem::replace(&mut witness.actor, examiner.clone());
        if before == *examiner {
            return Ok(());
        }
        let entry = Entry {
            operation: "examiner.set",
            summary: format!("{} took over from {}", examiner.name, before.name),
            detail: [("name", examiner.name.clone().into()), ("role", examiner.role.clone().into())].into(),
            ..Entry::default()
        };
        self.store.write(|writer| {
            writer.change(&witness, |transaction| {
                examiners::add(transaction, examiner, &witness.time)?;
                Ok(((), entry))
            })
        })?;
        *self.examiner.write().unwrap_or_else(PoisonError::into_inner) = examiner.clone();
        Ok(())
    }

    /// The case at a glance.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read.
    pub fn info(&self) -> Result<CaseInfo, StoreError> {
        let (bank_rows, expense_rows) = (self.store.rows_of(Kind::Bank)?, self.store.rows_of(Kind::Expense)?);
        let period = self.store.period()?;
        self.store.read(|connection| {
            let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0));
            Ok(CaseInfo {
                id: facts::get(connection, "id")?,
                name: facts::get(connection, "name")?,
                reference: facts::get(connection, "reference")?,
                examiner: self.witness().actor,
                examiners: examiners::all(connection)?,
                created: facts::get(connection, "created")?,
                schema: crate::store::migrate::schema_of(connection)?,
                read_only: self.read_only.clone(),
                bank_rows,
                expense_rows,
                evidence: u32::try_from(evidence::all(connection)?.len()).unwrap_or(u32::MAX),
                accounts: count("SELECT count(*) FROM accounts")?,
                first: period.map(|period| period.0),
                last: period.map(|period| period.1),
                conservation: conservation::check(connection)?,
                audit: audit::head(connection)?,
            })
        })
    }
}
