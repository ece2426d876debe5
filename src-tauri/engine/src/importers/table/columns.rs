//! Which column holds what? By its name where it has one, held against what stands in it; else by what stands in it.

use super::balance::{Proof, proof};
use super::cell::{Marks, Number, date_parts, number};
use super::grid::Record;
use super::{labels, names, words};
use crate::importers::csv::{ColumnRole, DecimalSign};
use crate::model::Currency;

/// What stands in one column.
#[derive(Debug, Default)]
pub(crate) struct Column {
    filled: u32,
    dates: u32,
    numbers: u32,
    amount_like: u32,
    negative: u32,
    codes: u32,
    currencies: u32,
    ibans: u32,
    /// Cells that could be an account number of the other side.
    account_like: u32,
    out: u32,
    into: u32,
    chars: u32,
    /// Number of each row, for proofs.
    values: Vec<Option<Number>>,
    /// Direction that each row's word states.
    directions: Vec<Option<bool>>,
}

/// Roles with what else was learned on the way.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    pub(crate) columns: Vec<ColumnRole>,
    /// The running balance proves that money out is written as positive.
    pub(crate) inverted: bool,
    /// The running balance proves amount and sign.
    pub(crate) proven: bool,
    /// The decimal sign under which alone the running balance holds.
    pub(crate) mark: Option<DecimalSign>,
    /// Two unnamed amount columns of which nothing says which is money out.
    pub(crate) undirected: Option<(usize, usize)>,
    /// True where amounts carry no sign at all and an empty indicator stands for money out.
    pub(crate) blank_indicator_is_debit: bool,
}

/// Looks at up to this many rows.
const ROWS: usize = 1_000;

pub(crate) fn study(rows: &[&Record], width: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = (0..width).map(|_| Column::default()).collect();
    for record in rows.iter().take(ROWS) {
        for (index, column) in columns.iter_mut().enumerate() {
            column.take(record.cell(index));
        }
    }
    columns
}

impl Column {
    fn take(&mut self, cell: &str) {
        if cell.is_empty() {
            self.values.push(None);
            self.directions.push(None);
            return;
        }
        self.filled += 1;
        self.chars += u32::try_from(cell.chars().count()).unwrap_or(u32::MAX).min(1_000);
        self.dates += u32::from(date_parts(cell).is_some());
        self.ibans += u32::from(is_iban(cell));
        self.account_like += u32::from(is_account_like(cell));
        self.currencies += u32::from(cell.len() == 3 && Currency::from_code(cell).is_some() || cell == "$");
        let direction = words::direction(cell);
        self.directions.push(direction);
        match direction {
            Some(true) => self.out += 1,
            Some(false) => self.into += 1,
            None => {}
        }
        let found = number(cell);
        if let Some(number) = &found {
            self.numbers += 1;
            self.amount_like += u32::from(number.amount_like());
            self.negative += u32::from(number.negative);
            self.codes +=
                u32::from(number.digits > 12 || !number.amount_like() && cell.starts_with('0') && cell.len() > 1);
        }
        self.values.push(found);
    }

    fn mostly(&self, count: u32) -> bool {
        count > 0 && count * 10 >= self.filled * 8
    }

    fn is_numeric(&self) -> bool {
        self.mostly(self.numbers) && self.codes * 2 < self.filled && !self.mostly(self.dates)
    }

    /// True where dates stand in it.
    pub(crate) fn is_dates(&self) -> bool {
        self.mostly(self.dates)
    }

    /// How much stands in it, in words.
    pub(crate) fn describe(&self) -> String {
        format!("{} amounts in the first {} rows", self.numbers, self.values.len())
    }

    fn is_direction(&self) -> bool {
        self.filled > 0 && self.out + self.into == self.filled
    }

    /// True where the column can hold what the role asks for. An empty column can hold anything.
    fn suits(&self, role: ColumnRole) -> bool {
        if self.filled == 0 {
            return true;
        }
        match role {
            ColumnRole::Date => self.dates * 2 >= self.filled,
            ColumnRole::Amount | ColumnRole::Debit | ColumnRole::Credit | ColumnRole::Balance => {
                self.numbers * 2 >= self.filled && self.dates * 2 < self.filled.max(1)
            }
            ColumnRole::Currency => self.currencies * 10 >= self.filled * 8,
            ColumnRole::Indicator => (self.out + self.into) * 10 >= self.filled * 7,
            ColumnRole::CounterAccount => self.mostly(self.account_like),
            ColumnRole::Party | ColumnRole::Text | ColumnRole::Person | ColumnRole::Poster => {
                !self.mostly(self.dates) && !self.mostly(self.amount_like)
            }
            _ => true,
        }
    }
}

/// Digits of an account number, with a sort code, spaces or an IBAN's letters around them.
fn is_account_like(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let other = cell.chars().filter(|c| !c.is_ascii_digit()).count();
    (5..=34).contains(&digits) && other <= 12 && cell.len() <= 48
}

/// Two letters, two digits, then letters and digits.
pub(crate) fn is_iban(cell: &str) -> bool {
    let compact: Vec<u8> = cell.bytes().filter(|byte| *byte != b' ').collect();
    (15..=34).contains(&compact.len())
        && compact.iter().all(u8::is_ascii_alphanumeric)
        && compact.iter().take(2).all(u8::is_ascii_uppercase)
        && compact.iter().skip(2).take(2).all(u8::is_ascii_digit)
}

pub(crate) fn assign(headers: &[String], columns: &[Column]) -> Roles {
    let mut roles = by_name(headers, columns);
    directions(&mut roles, columns);
    let has = |roles: &Roles, role| roles.columns.contains(&role);
    if !has(&roles, ColumnRole::Date) {
        fill(&mut roles, columns, ColumnRole::Date, |column| column.mostly(column.dates));
    }
    let amounts = [ColumnRole::Amount, ColumnRole::Debit, ColumnRole::Credit];
    if !amounts.iter().any(|role| has(&roles, *role)) {
        amounts_by_content(&mut roles, columns);
    }
    if !has(&roles, ColumnRole::Currency) {
        fill(&mut roles, columns, ColumnRole::Currency, |column| column.mostly(column.currencies));
    }
    if headers.is_empty() {
        all_texts(&mut roles, columns);
    } else if !has(&roles, ColumnRole::Text) && !has(&roles, ColumnRole::Party) {
        longest_text(&mut roles, columns);
    }
    prove(&mut roles, columns, headers);
    roles
}

/// The best named column for each role; text may stand in several.
fn by_name(headers: &[String], columns: &[Column]) -> Roles {
    let mut wishes: Vec<(u32, usize, ColumnRole)> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let header = headers.get(index).map_or("", String::as_str);
        for (role, score) in names::roles(header) {
            // A column of the other side's accounts that holds none is still no column of our own.
            let other_side = role == ColumnRole::CounterAccount && !column.suits(role);
            let role = if other_side { ColumnRole::Ignore } else { role };
            if role == ColumnRole::Ignore || column.suits(role) {
                // Among two columns of one name the one that is filled wins.
                let score = if column.filled == 0 { score.saturating_sub(25) } else { score };
                wishes.push((score, index, role));
            }
        }
    }
    wishes.sort_by_key(|&(score, index, _)| (std::cmp::Reverse(score), index));
    let mut taken: Vec<Option<ColumnRole>> = vec![None; columns.len()];
    for (score, index, role) in wishes {
        let free = taken[index].is_none();
        let several = matches!(role, ColumnRole::Ignore) || role == ColumnRole::Text && score >= 75;
        if free && (several || !taken.contains(&Some(role))) {
            taken[index] = Some(role);
        } else if free && role == ColumnRole::CounterAccount {
            taken[index] = Some(ColumnRole::Ignore);
        }
    }
    Roles { columns: taken.into_iter().map(|role| role.unwrap_or(ColumnRole::Ignore)).collect(), ..Roles::default() }
}

/// Settles amount against debit and credit, and whether an indicator directs the amounts.
fn directions(roles: &mut Roles, columns: &[Column]) {
    let at = |roles: &Roles, role| roles.columns.iter().position(|known| *known == role);
    let (amount, debit, credit) =
        (at(roles, ColumnRole::Amount), at(roles, ColumnRole::Debit), at(roles, ColumnRole::Credit));
    let filled = |index: Option<usize>| index.map_or(0, |index| columns[index].filled);
    match (amount, debit, credit) {
        // An amount that carries its sign needs no pair beside it, and a ledger's debit is not a statement's.
        (Some(amount), Some(_), Some(_))
            if columns[amount].negative == 0 && filled(debit) + filled(credit) >= filled(Some(amount)) =>
        {
            roles.columns[amount] = ColumnRole::Ignore;
        }
        (Some(_), _, _) => {
            for index in [debit, credit].into_iter().flatten() {
                roles.columns[index] = ColumnRole::Ignore;
            }
        }
        _ => {}
    }
    let Some(amount) = at(roles, ColumnRole::Amount) else {
        if let Some(index) = at(roles, ColumnRole::Indicator) {
            roles.columns[index] = ColumnRole::Category;
        }
        return;
    };
    let indicator = at(roles, ColumnRole::Indicator)
        .or_else(|| (0..columns.len()).find(|&index| speaks_of_direction(&columns[index], roles.columns[index])));
    let Some(indicator) = indicator else { return };
    // Where amounts carry their own minus, the word beside them only repeats it; a reversal here and there may too.
    let unsigned = !carries_sign(&columns[amount], &columns[indicator]);
    let one_sided = columns[indicator].out == 0 || columns[indicator].into == 0;
    let partly_blank = columns[indicator].filled < columns[amount].filled;
    if unsigned && (!one_sided || partly_blank || roles.columns[indicator] == ColumnRole::Indicator) {
        roles.columns[indicator] = ColumnRole::Indicator;
        roles.blank_indicator_is_debit = columns[indicator].out == 0 && partly_blank;
    } else {
        roles.columns[indicator] = ColumnRole::Ignore;
        if !roles.columns.contains(&ColumnRole::Category) {
            roles.columns[indicator] = ColumnRole::Category;
        }
    }
}

/// True where most amounts that go out are negative already.
fn carries_sign(amount: &Column, indicator: &Column) -> bool {
    let rows = amount.values.iter().zip(&indicator.directions);
    let out = rows.filter_map(|(number, direction)| number.as_ref().filter(|_| *direction == Some(true)));
    let (negative, all) = out.fold((0, 0), |(negative, all), number| (negative + u32::from(number.negative), all + 1));
    negative * 2 > all || all == 0 && amount.negative > 0
}

fn speaks_of_direction(column: &Column, role: ColumnRole) -> bool {
    matches!(role, ColumnRole::Ignore | ColumnRole::Category) && column.is_direction()
}

fn fill(roles: &mut Roles, columns: &[Column], role: ColumnRole, fits: impl Fn(&Column) -> bool) {
    let rows = columns.iter().map(|column| column.filled).max().unwrap_or(0);
    let found = (0..columns.len()).find(|&index| {
        roles.columns[index] == ColumnRole::Ignore && columns[index].filled * 2 >= rows && fits(&columns[index])
    });
    if let Some(index) = found {
        roles.columns[index] = role;
    }
}

/// Amounts where no name says so: a column proven by a balance, a pair of which one is always empty, or the first number.
fn amounts_by_content(roles: &mut Roles, columns: &[Column]) {
    let numeric: Vec<usize> = (0..columns.len())
        .filter(|&index| {
            roles.columns[index] == ColumnRole::Ignore && columns[index].is_numeric() && columns[index].filled > 0
        })
        .collect();
    let amounts: Vec<usize> =
        numeric.iter().copied().filter(|&index| columns[index].mostly(columns[index].amount_like)).collect();
    let pool = if amounts.is_empty() { &numeric } else { &amounts };
    for &amount in pool {
        for &balance in pool.iter().filter(|&&balance| balance != amount) {
            if proven(columns, &|row, sign| value(&columns[amount], row, sign), balance).0 != Proof::Fails {
                roles.columns[amount] = ColumnRole::Amount;
                roles.columns[balance] = ColumnRole::Balance;
                return;
            }
        }
    }
    for (position, &first) in pool.iter().enumerate() {
        for &second in &pool[position + 1..] {
            if exclusive(&columns[first], &columns[second]) {
                direct(roles, columns, first, second);
                return;
            }
        }
    }
    if let Some(&amount) = pool.first() {
        roles.columns[amount] = ColumnRole::Amount;
    }
}

/// Gives an unnamed pair its directions: by the balance where one proves it, else for a person to say.
fn direct(roles: &mut Roles, columns: &[Column], first: usize, second: usize) {
    let balance = |debit: usize, credit: usize| {
        let numeric =
            (0..columns.len()).filter(|&index| index != first && index != second && columns[index].is_numeric());
        let amount = |row: usize, sign: DecimalSign| pair_value(&columns[debit], &columns[credit], row, sign);
        numeric.into_iter().find(|&balance| proven(columns, &amount, balance).0 == Proof::Holds)
    };
    let (debit, credit) = if let Some(found) = balance(first, second) {
        roles.columns[found] = ColumnRole::Balance;
        (first, second)
    } else if let Some(found) = balance(second, first) {
        roles.columns[found] = ColumnRole::Balance;
        (second, first)
    } else {
        roles.undirected = Some((first, second));
        // More payments go out than come in on most accounts: proposed, and asked.
        if columns[first].filled >= columns[second].filled { (first, second) } else { (second, first) }
    };
    roles.columns[debit] = ColumnRole::Debit;
    roles.columns[credit] = ColumnRole::Credit;
}

/// True where never more than one of the two holds a value, and both do somewhere.
fn exclusive(first: &Column, second: &Column) -> bool {
    let stated =
        |number: &Option<Number>| number.as_ref().is_some_and(|number| number.value(DecimalSign::Point) != Some(0));
    let both = first.values.iter().zip(&second.values).filter(|(one, other)| stated(one) && stated(other)).count();
    both == 0 && first.filled > 0 && second.filled > 0 && first.values.len() > 1
}

/// Without names every column of words may describe the row; together they lose nothing.
fn all_texts(roles: &mut Roles, columns: &[Column]) {
    for (role, column) in roles.columns.iter_mut().zip(columns) {
        let words = column.filled > 0 && column.chars >= 3 * column.filled && column.numbers * 2 < column.filled;
        if *role == ColumnRole::Ignore && words && column.suits(ColumnRole::Text) && !column.mostly(column.ibans) {
            *role = ColumnRole::Text;
        }
    }
}

fn longest_text(roles: &mut Roles, columns: &[Column]) {
    let text = (0..columns.len())
        .filter(|&index| roles.columns[index] == ColumnRole::Ignore)
        .filter(|&index| {
            columns[index].filled > 0 && columns[index].suits(ColumnRole::Text) && !columns[index].is_numeric()
        })
        .max_by_key(|&index| (columns[index].chars, std::cmp::Reverse(index)));
    if let Some(index) = text {
        roles.columns[index] = ColumnRole::Text;
    }
}

/// Holds the amounts against the running balance; moves to another amount column where that one is proven instead.
/// Holds columns whose roles are decided against the running balance.
pub(crate) fn prove_decided(roles: &mut Roles, columns: &[Column]) {
    prove(roles, columns, &[]);
}

fn prove(roles: &mut Roles, columns: &[Column], headers: &[String]) {
    let at = |role| roles.columns.iter().position(|known| *known == role);
    let Some(balance) = at(ColumnRole::Balance) else { return };
    if let (Some(debit), Some(credit)) = (at(ColumnRole::Debit), at(ColumnRole::Credit)) {
        let amount = |row: usize, sign: DecimalSign| pair_value(&columns[debit], &columns[credit], row, sign);
        roles.mark = proven(columns, &amount, balance).1;
        return;
    }
    let Some(amount) = at(ColumnRole::Amount).filter(|_| at(ColumnRole::Indicator).is_none()) else { return };
    let rivals = (0..columns.len()).filter(|&index| {
        let named = headers
            .get(index)
            .is_some_and(|header| names::roles(header).iter().any(|(role, _)| *role == ColumnRole::Amount));
        index != amount && named && columns[index].is_numeric()
    });
    let judged = std::iter::once(amount).chain(rivals).find_map(|candidate| {
        let (outcome, mark) = proven(columns, &|row, sign| value(&columns[candidate], row, sign), balance);
        (outcome != Proof::Fails).then_some((candidate, outcome, mark))
    });
    if let Some((index, outcome, mark)) = judged {
        roles.columns[amount] = ColumnRole::Ignore;
        roles.columns[index] = ColumnRole::Amount;
        roles.inverted = outcome == Proof::HoldsInverted;
        roles.proven = true;
        roles.mark = mark;
    }
}

/// Whether a balance column proves amounts, and under which decimal sign alone; `None` where both signs do.
fn proven(
    columns: &[Column],
    amount: &dyn Fn(usize, DecimalSign) -> Option<i64>,
    balance: usize,
) -> (Proof, Option<DecimalSign>) {
    let under = |sign: DecimalSign| {
        let rows = 0..columns[balance].values.len();
        proof(&rows.map(|row| (amount(row, sign), value(&columns[balance], row, sign))).collect::<Vec<_>>())
    };
    match (under(DecimalSign::Point), under(DecimalSign::Comma)) {
        (Proof::Fails, Proof::Fails) => (Proof::Fails, None),
        (found, Proof::Fails) => (found, Some(DecimalSign::Point)),
        (Proof::Fails, found) => (found, Some(DecimalSign::Comma)),
        (found, _) => (found, None),
    }
}

/// A row's number; marks that are settled count as they are, open ones under `sign`.
fn value(column: &Column, row: usize, sign: DecimalSign) -> Option<i64> {
    let number = column.values.get(row)?.as_ref()?;
    match number.marks {
        Marks::Settled(settled) => number.value(settled),
        Marks::Plain | Marks::Open => number.value(sign),
    }
}

fn pair_value(debit: &Column, credit: &Column, row: usize, sign: DecimalSign) -> Option<i64> {
    let out = value(debit, row, sign).unwrap_or(0).checked_abs()?;
    let into = value(credit, row, sign).unwrap_or(0);
    into.checked_sub(out)
}

/// True where the record is a row rather than a total, a balance or a remark.
pub(crate) fn is_row(record: &Record) -> bool {
    let mut filled = record.filled();
    let labelled = record.filled().take(4).any(|cell| labels::label(cell, false).is_some());
    let dated = record.filled().any(|cell| date_parts(cell).is_some());
    filled.nth(1).is_some() && (dated || !labelled)
}

/// Most numbers in the column are positive.
pub(crate) fn mostly_positive(column: &Column) -> bool {
    column.numbers > 0 && column.negative * 2 < column.numbers
}

/// The one currency whose sign or code stands beside the column's numbers.
pub(crate) fn currency_beside(column: &Column) -> Option<&'static str> {
    let mut found = None;
    for number in column.values.iter().flatten() {
        let Some(code) = number.currency else { continue };
        match found {
            None => found = Some(code),
            Some(known) if known != code => return None,
            Some(_) => {}
        }
    }
    found.filter(|code| !code.is_empty())
}
