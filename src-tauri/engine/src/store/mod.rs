//! Where do rows live, and how are they asked for? Monthly SQLite tables, routed in Rust.
//!
//! One [`write::Writer`] changes the case, chunk by chunk; readers take read-only connections from a pool and see one
//! committed [`snapshot::Snapshot`] each. Rows are numbered by *position*: their place in date order over everything.

mod assemble;
mod backup;
mod cache;
pub(crate) mod chunk;
pub mod columns;
pub(crate) mod connection;
mod derived;
mod dictionary;
pub(crate) mod digest;
mod directory;
mod error;
mod group;
mod keys;
pub(crate) mod migrate;
pub(crate) mod partitions;
mod plans;
mod pool;
mod progress;
mod query;
mod refresh;
pub(crate) mod rows;
mod rowset;
mod scan;
pub mod search;
mod select;
mod snapshot;
mod sort;
pub(crate) mod tables;
pub(crate) mod totals;
pub(crate) mod write;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use cache::Cache;
use columns::{Columns, MonthColumns, Sidecar, Texts};
use connection::Medium;
use derived::Derived;
use pool::ReaderPool;
use progress::Progress;
use rowset::{RowSet, Scope};
use snapshot::Snapshot;
use write::Writer;

use crate::cache::{Cache as Shared, Question};
use crate::metrics::{Meters, Timed};
use crate::model::{Day, Kind, RowId};

pub use dictionary::Words;
pub use error::StoreError;
pub use group::{Group, GroupBy, GroupRequest, Groups};
pub use migrate::SCHEMA;
pub use progress::Sorting;
pub use query::{
    AccountRow, CurrencySum, Filter, MonthFlow, Page, PageRequest, Row, RowDetail, Sort, SortKey, SourceExcerpt, Totals,
};
pub use scan::Stretch;

/// Largest page, rows.
pub const MAX_PAGE: u32 = 256;

/// The case's rows and tables.
pub struct Store {
    // Before the writer: fields drop in this order, and only the writer, when it is the last to close, can bring the
    // write-ahead log into the database file. A case closed otherwise could not be opened on a read-only medium.
    readers: ReaderPool,
    writer: Option<Mutex<Writer>>,
    snapshot: Mutex<Option<Arc<Snapshot>>>,
    cache: Cache,
    derived: Derived,
    sidecar: Sidecar,
    meters: Arc<Meters>,
    progress: Progress,
}

impl Store {
    /// Opens for reading and writing, bringing an older schema up to the present one, with a backup before.
    pub(crate) fn open(path: &Path, create: bool) -> Result<Self, StoreError> {
        let mut connection = connection::open_writer(path, create)?;
        if backup::before_migration(&connection, path)?.is_some() {
            tracing::info!(code = "backup", "case copied before its schema changes");
        }
        migrate::migrate(&mut connection)?;
        Ok(Self::with(Some(Writer::new(connection)), path, Medium::Writable))
    }

    /// Opens for reading only.
    pub(crate) fn open_read_only(path: &Path, immutable: bool) -> Result<Self, StoreError> {
        let medium = if immutable { Medium::Immutable } else { Medium::Writable };
        let store = Self::with(None, path, medium);
        let found = store.readers.read(migrate::schema_of)?;
        match found.cmp(&SCHEMA) {
            std::cmp::Ordering::Greater => Err(StoreError::TooNew { found, known: SCHEMA }),
            std::cmp::Ordering::Less => Err(StoreError::TooOld { found, known: SCHEMA }),
            std::cmp::Ordering::Equal => Ok(store),
        }
    }

    fn with(writer: Option<Writer>, path: &Path, medium: Medium) -> Self {
        // Beside the database; a case that is only read leaves its folder as it is.
        let beside = |name: &str| path.parent().map(|folder| folder.join(name));
        let sidecar = Sidecar::new(beside("columns"), writer.is_some());
        let derived = Derived::in_folder(beside("derived"), writer.is_some());
        Store {
            writer: writer.map(Mutex::new),
            readers: ReaderPool::new(path.to_owned(), medium),
            snapshot: Mutex::new(None),
            cache: Cache::new(),
            derived,
            sidecar,
            meters: Arc::default(),
            progress: Progress::default(),
        }
    }

    /// Remembers in a cache and measures with meters that others use too.
    pub(crate) fn share(&mut self, cache: Arc<Shared>, meters: Arc<Meters>) {
        self.cache = Cache::sharing(cache);
        self.meters = meters;
    }

    /// Tells of sorts that take long enough to be noticed; the first call counts.
    pub fn on_sorting(&self, watcher: impl Fn(Sorting) + Send + Sync + 'static) {
        self.progress.watch(watcher);
    }

    /// The number under which this case stands in the cache.
    #[must_use]
    pub fn cache_scope(&self) -> u32 {
        self.cache.scope()
    }

    /// Read-only connections: in use, and idle.
    #[must_use]
    pub fn connections(&self) -> (usize, usize) {
        self.readers.connections()
    }

    /// Asks something of one committed state.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.readers.read(ask)
    }

    /// Changes the case; one caller at a time.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Writer) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let writer = self.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        // A panic inside a change rolled its transaction back, so the writer is still good.
        change(&mut writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn snapshot(&self, connection: &Connection) -> Result<Arc<Snapshot>, StoreError> {
        let generation = Snapshot::generation_of(connection)?;
        let mut kept = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(snapshot) = kept.as_ref().filter(|snapshot| snapshot.generation == generation) {
            return Ok(snapshot.clone());
        }
        let snapshot = Arc::new(Snapshot::load(connection, generation, kept.as_deref())?);
        *kept = Some(snapshot.clone());
        Ok(snapshot)
    }

    fn scoped<T>(&self, ask: impl FnOnce(&Scope<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.keeping(true, ask)
    }

    fn measured<T>(&self, name: &str, ask: impl FnOnce(&Scope<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.meters.time(Timed::Query, name, || self.scoped(ask))
    }

    /// `keep`: whether columns that are read stay in the cache.
    fn keeping<T>(&self, keep: bool, ask: impl FnOnce(&Scope<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let reader = self.readers.begin()?;
        let snapshot = self.snapshot(&reader)?;
        let reader = Mutex::new(reader);
        let columns = Columns { reader: &reader, cache: &self.cache, sidecar: &self.sidecar, keep };
        let (cache, progress) = (&self.cache, &self.progress);
        ask(&Scope { reader: &reader, snapshot: &snapshot, columns: &columns, cache, progress })
    }

    /// Visits every month of one committed state that `stretch` holds, several at a time on as many threads as the
    /// machine has. Results come back in order: oldest month first, bank before expenses. See [`columns`].
    ///
    /// # Errors
    /// The first failure in that order: of the case, or of `visit` (which gives [`StoreError::Cancelled`] to stop).
    pub fn scan<T: Send>(
        &self,
        stretch: &Stretch,
        visit: impl Fn(&MonthColumns<'_>) -> Result<T, StoreError> + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let span = tracing::debug_span!("scan");
        let _entered = span.enter();
        self.meters.time(Timed::Query, "scan", || self.keeping(false, |scope| scan::visit(scope, stretch, &visit)))
    }

    /// Visits every month with the rows that a filter leaves, as rising indexes into its columns; results as of
    /// [`Store::scan`]. Columns that are read stay in the interactive cache.
    pub(crate) fn visit<T: Send>(
        &self,
        filter: &Filter,
        visit: impl Fn(&MonthColumns<'_>, &mut dyn Iterator<Item = usize>) -> Result<T, StoreError> + Sync,
    ) -> Result<Vec<T>, StoreError> {
        self.scoped(|scope| {
            let filter = with_joined_accounts(scope, filter)?;
            rowset::visit(scope, &filter, |month, chosen| visit(month, &mut chosen.indexes()))
        })
    }

    /// Rows of months that have no copy in `columns/` yet.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read.
    pub fn columns_due(&self) -> Result<u64, StoreError> {
        self.scoped(|scope| Ok(refresh::due(scope, &self.sidecar)?.iter().map(|due| u64::from(due.rows)).sum()))
    }

    /// Copies every month that has none of its present version into `columns/`, several at a time. `go_on` is told how
    /// many rows have been copied and stops the work by giving false. Returns that number.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`], or where the case cannot be read.
    pub fn refresh_columns(&self, go_on: impl Fn(u64) -> bool + Sync) -> Result<u64, StoreError> {
        let due = self.scoped(|scope| refresh::due(scope, &self.sidecar))?;
        refresh::run(&self.readers, &self.sidecar, &due, &go_on)
    }

    /// Brings copies of months and the dictionaries into memory, as far as they fit within what is kept between questions
    /// with room left for what is computed. Pages of months that were not brought in are asked of their tables.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read.
    pub fn warm(&self) -> Result<(), StoreError> {
        self.scoped(|scope| {
            for words in Words::ALL {
                scope.texts(words)?;
            }
            let mut room = self.cache.room();
            // The latest months first: they are what is looked at most.
            for partition in scope.snapshot.months.values().rev().flatten() {
                let version = scope.snapshot.version(*partition);
                room = room.saturating_sub(scope.columns.warm(*partition, version, room));
            }
            Ok(())
        })
    }

    /// A dictionary as a list: the text of number N at index N. Numbers are only ever added, so that a list taken after
    /// a scan names everything that the scan met.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read.
    pub fn texts(&self, words: Words) -> Result<Arc<Texts>, StoreError> {
        self.scoped(|scope| scope.texts(words))
    }

    fn set(&self, scope: &Scope<'_>, filter: &Filter, sort: Sort) -> Result<RowSet, StoreError> {
        let compute = || rowset::compute(scope, filter, sort);
        self.cache.set(scope.snapshot.data_version, filter, sort, || self.derived.set(scope, (filter, sort), compute))
    }

    /// A page: filter, sort and jump to row N in one call.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be read.
    pub fn page(&self, request: &PageRequest) -> Result<Page, StoreError> {
        let span = tracing::debug_span!("page", offset = request.offset, limit = request.limit);
        let _entered = span.enter();
        let name = if request.sort.key == SortKey::Date { "page" } else { "sorted page" };
        self.measured(name, |scope| {
            let filter = with_joined_accounts(scope, &request.filter)?;
            let set = self.set(scope, &filter, request.sort)?;
            let rows = assemble::page(scope, &set, request.offset, request.limit.clamp(1, MAX_PAGE))?;
            let hits = search::hits(&search::parse(filter.text.as_deref().unwrap_or_default())?, &rows);
            Ok(Page { total: set.len(), offset: request.offset, rows, hits })
        })
    }

    /// Count and sums of a filtered set.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn totals(&self, filter: &Filter) -> Result<Totals, StoreError> {
        self.measured("totals", |scope| {
            let filter = with_joined_accounts(scope, filter)?;
            let compute = || totals::of_filter(scope, &filter);
            self.cache.totals(scope.snapshot.data_version, &filter, || self.derived.totals(scope, &filter, compute))
        })
    }

    /// Count and sums of rows `offset .. offset + limit` of a filtered, sorted set, however many they are.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn totals_of(&self, request: &PageRequest) -> Result<Totals, StoreError> {
        self.scoped(|scope| {
            let filter = with_joined_accounts(scope, &request.filter)?;
            let set = self.set(scope, &filter, request.sort)?;
            totals::of_stretch(scope, &set, request.offset..request.offset.saturating_add(request.limit))
        })
    }

    /// Sums of a filtered set by month, account, party, category or day of the week.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn groups(&self, request: &GroupRequest) -> Result<Groups, StoreError> {
        let span = tracing::debug_span!("groups", by = ?request.by);
        let _entered = span.enter();
        self.scoped(|scope| {
            let filter = with_joined_accounts(scope, &request.filter)?;
            group::groups(scope, &GroupRequest { filter, ..request.clone() })
        })
    }

    /// One row with its position in date order.
    pub(crate) fn row(&self, kind: Kind, id: RowId) -> Result<Option<(rows::StoredRow, u32)>, StoreError> {
        self.measured("row", |scope| {
            let found = scope.ask(|connection| match rows::by_key(connection, kind, id)? {
                Some(row) => Ok(Some(row)),
                // A row that was merged with another file's is still shown with its source.
                None => rows::merged_by_key(connection, kind, id),
            })?;
            let Some(row) = found else { return Ok(None) };
            let position = scope.ask(|connection| rows::position_of(connection, scope.directory(), kind, id))?;
            Ok(position.map(|position| (row, position)))
        })
    }

    /// Rows of one kind, by the day directory.
    pub(crate) fn rows_of(&self, kind: Kind) -> Result<u32, StoreError> {
        self.scoped(|scope| Ok(scope.directory().rows_of(kind)))
    }

    /// Rises whenever any row changes.
    pub(crate) fn data_version(&self) -> Result<u64, StoreError> {
        self.scoped(|scope| Ok(scope.snapshot.data_version))
    }

    /// Names the committed state: rises with every change of the case.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn generation(&self) -> Result<u64, StoreError> {
        self.scoped(|scope| Ok(scope.snapshot.generation))
    }

    /// Names the committed state but for remarks: a note of a team changes nothing that others see.
    ///
    /// # Errors
    /// As [`Store::page`].
    pub fn facts(&self) -> Result<u64, StoreError> {
        self.scoped(|scope| Ok(scope.snapshot.facts))
    }

    /// What was worked out of the state that [`Store::facts`] names, which the question must hold; else what `compute`
    /// gives. `weigh` tells its bytes.
    pub(crate) fn worked_out<T: Send + Sync + 'static>(
        &self,
        question: impl Question,
        weigh: impl FnOnce(&T) -> usize,
        compute: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        self.cache.shared().get_or(crate::cache::Kind::Counts, self.cache.scope(), question, &[], weigh, compute)
    }

    /// First and last day with a row.
    pub(crate) fn period(&self) -> Result<Option<(Day, Day)>, StoreError> {
        self.scoped(|scope| {
            let mut days = scope.directory().days().iter().filter(|entry| entry.rows > 0);
            let first = days.next();
            Ok(first.zip(days.next_back().or(first)).map(|(first, last)| (first.day, last.day)))
        })
    }

    /// Bytes of remembered results, of all who share them.
    #[must_use]
    pub fn remembered(&self) -> u64 {
        self.cache.shared().bytes()
    }

    /// Gives remembered results, the writer's dictionaries and idle connections back.
    pub fn trim(&self) {
        self.cache.shared().clear();
        self.readers.release();
        if let Some(writer) = &self.writer {
            writer.lock().unwrap_or_else(PoisonError::into_inner).release();
        }
    }
}

/// A filter on an account means every account that a person has joined with it.
fn with_joined_accounts(scope: &Scope<'_>, filter: &Filter) -> Result<Filter, StoreError> {
    let Some(accounts) = &filter.accounts else { return Ok(filter.clone()) };
    let roots = scope.ask(tables::links::Roots::load)?;
    Ok(Filter { accounts: Some(roots.members(accounts)), ..filter.clone() })
}
