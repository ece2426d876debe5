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

use foldhash::HashMap;
use serde::{Serialize, Serializer};

use super::balances::{BalanceAt, balance_at};
use super::error::ReconcileError;
use super::list::{Names, opposite_accounts, side_line};
use super::method::Status;
use crate::case::Case;
use crate::model::{Day, Kind, Month, RowId};
use crate::proof::{self, DayState};
use crate::store::tables::links::Roots;
use crate::store::tables::matches::{self, End, State};
use crate::store::tables::{match_rules, reconcile_runs};
use crate::store::{AccountRow, StoreError};

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
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StatementItem {
    /// Side on which it stands.
    pub kind: Kind,
    /// Key of its row.
    pub id: RowId,
    /// `YYYY-MM-DD`.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub day: Day,
    /// Signed minor units as the bank would show it.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub amount: i64,
    /// Evidence file's name.
    pub file: String,
    /// Data row number in it, from 1; 0 where it has none.
    pub row: u32,
    /// Party or description.
    pub text: String,
    /// The rule that explains it, and the account of the books that it belongs to.
    pub rule: Option<String>,
}

/// A sum as decimal text: it may exceed what a number of JSON holds.
fn as_text<S: Serializer>(sum: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(sum)
}

/// The statement. Amounts are minor units of `currency`; money in is positive.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
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
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub opening: i128,
    /// Where it comes from: `stated on 1 Mar 2025 in FILE`, or that nothing states it.
    pub opening_source: String,
    /// Balance per bank at the end of the period.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
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
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub adjusted_bank: i128,
    /// Balance per books: opening and what the books recorded.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub per_books: i128,
    /// In the bank, not in the books.
    pub not_in_books: Vec<StatementItem>,
    /// In the bank now, in the books before the period or after it.
    pub other_periods: Vec<StatementItem>,
    /// Adjusted balance per books.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub adjusted_books: i128,
    /// Pairs suggested and not decided.
    pub undecided: u32,
    /// Days of the period that no balance proves.
    pub unproven_days: u32,
    /// Adjusted bank less adjusted books.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
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
    let opening = request.from.plus(-1).map(|day| balance_at(case, id, account.currency, day)).transpose()?;
    let closing = balance_at(case, id, account.currency, request.to)?;
    found.currency = account.currency.code().to_owned();
    found.unproven_days = unproven_days(case, account, request)?;
    case.store().read(|connection| {
        let roots = Roots::load(connection)?;
        let mut books = BooksOf {
            accounts: roots.members(&[id]),
            feeds: Vec::new(),
            opposite: opposite_accounts(connection, run.parameters)?,
            items: Items { names: Names::load(connection)?, rules: HashMap::default() },
        };
        books.feeds = feeds(connection, run.parameters, &books.accounts)?;
        let rules = match_rules::all(connection)?;
        books.items.rules = rules.into_iter().map(|rule| (rule.id, format!("{}, to {}", rule.name, rule.to))).collect();
        let mut tally = Tally::default();
        walk(connection, request, &books, &mut found, &mut tally)?;
        found.balances(opening.flatten(), closing);
        found.finish(&tally);
        found.name_items(connection, &books.items)
    })?;
    Ok(found)
}

/// Days of the period that no balance proves.
fn unproven_days(case: &Case, account: &AccountRow, request: &StatementRequest) -> Result<u32, StoreError> {
    let coverage = proof::coverage(case)?;
    let all = (request.from.number()..=request.to.number()).filter_map(Day::from_number);
    let proven = |day: &Day| coverage.state(account.id, account.currency, *day) == Some(DayState::Proven);
    Ok(u32::try_from(all.filter(|day| !proven(day)).count()).unwrap_or(u32::MAX))
}

/// Which books speak of the bank account.
struct BooksOf {
    /// The bank account with those joined to it.
    accounts: Vec<u32>,
    /// Ledger accounts that only this bank account pays for.
    feeds: Vec<u32>,
    opposite: HashMap<u32, bool>,
    items: Items,
}

/// What items are named by.
struct Items {
    names: Names,
    rules: HashMap<u32, String>,
}

/// Ledger accounts that may be paid from this bank account and from no other.
fn feeds(connection: &rusqlite::Connection, version: u32, bank: &[u32]) -> Result<Vec<u32>, StoreError> {
    let pairs = reconcile_runs::parameters(connection, version)?;
    let only = |ledger: u32| pairs.iter().filter(|pair| pair.0 == ledger).all(|pair| bank.contains(&pair.1));
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
    let (file, text) = (String::new(), String::new());
    StatementItem { kind, id: end.id, day, amount, file, row: 0, text, rule: None }
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
        if edge.state != State::Active || !books.accounts.contains(&edge.bank.account) {
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
        if lone.state != State::Active || !within(&lone.end) {
            return Ok(());
        }
        match lone.kind {
            Kind::Bank if books.accounts.contains(&lone.end.account) => {
                tally.bank += i128::from(lone.end.amount);
                let rule = lone.rule.and_then(|rule| books.items.rules.get(&rule).cloned());
                let item = item(Kind::Bank, &lone.end, lone.end.amount);
                found.not_in_books.push(StatementItem { rule, ..item });
            }
            // A rule says that nothing of the bank belongs to it.
            Kind::Expense if lone.rule.is_some() => {}
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

impl Statement {
    /// What the bank states at both ends of the period.
    fn balances(&mut self, opening: Option<BalanceAt>, closing: Option<BalanceAt>) {
        "not stated: taken as zero".clone_into(&mut self.opening_source);
        if let Some(opening) = opening {
            (self.opening, self.opening_source) = (opening.minor, opening.source);
        }
        if let Some(closing) = closing {
            (self.per_bank, self.per_bank_source) = (closing.minor, closing.source);
        }
    }

    fn all_items(&mut self) -> [&mut Vec<StatementItem>; 5] {
        [&mut self.in_transit, &mut self.outstanding, &mut self.errors, &mut self.not_in_books, &mut self.other_periods]
    }

    /// Puts items in order and gives each its file, row number and text.
    fn name_items(&mut self, connection: &rusqlite::Connection, named: &Items) -> Result<(), StoreError> {
        for items in self.all_items() {
            items.sort_by_key(|item| (item.day, item.id, item.amount));
            for item in items {
                if let Some(line) = side_line(connection, &named.names, item.kind, item.id)? {
                    (item.file, item.row, item.text) = (line.file, line.row, line.party);
                }
            }
        }
        Ok(())
    }

    fn park(&mut self, item: StatementItem) {
        if item.amount >= 0 { self.in_transit.push(item) } else { self.outstanding.push(item) }
    }

    fn finish(&mut self, tally: &Tally) {
        let sum = |items: &[StatementItem]| items.iter().map(|item| i128::from(item.amount)).sum::<i128>();
        if self.per_bank_source.is_empty() {
            // Nothing states it: the rows are all there is, and they cannot differ from themselves.
            self.per_bank = self.opening + tally.bank;
            self.per_bank_source = "opening and the period's rows".to_owned();
        }
        self.per_books = self.opening + tally.books;
        self.adjusted_bank = self.per_bank + sum(&self.in_transit) + sum(&self.outstanding) - sum(&self.errors);
        self.adjusted_books = self.per_books + sum(&self.not_in_books) + sum(&self.other_periods);
        self.unexplained = self.adjusted_bank - self.adjusted_books;
    }
}
