//! What does a raw row mean? A day, signed minor units, a currency, trimmed text: or a located problem, never a guess.
//!
//! Importers hand over text ([`RawRow`]) with the conventions under which it is written; every format is judged here,
//! so that each reports a bad value in the same words and with the same code:
//!
//! | code | the row is refused because |
//! |---|---|
//! | `missing_date`, `bad_date` | there is no date, or it is no day of the calendar |
//! | `missing_amount`, `bad_amount` | there is no amount, or it is not a number under the file's conventions |
//! | `amount_overflow` | the amount exceeds [`MAX_MINOR`](crate::model::MAX_MINOR) |
//! | `too_many_decimals` | it has more decimals than its currency (a sign of a wrong decimal mark) |
//! | `unknown_currency`, `currency_conflict` | its currency is not ISO 4217, or the amount names another than the row |
//! | `nul_byte` | a text holds a NUL, which no text does |
//!
//! Notices, with which the row is accepted: `missing_currency` (once per account), `bad_balance`, `bad_time`,
//! `rounded_amount`.

mod amount;
mod context;
mod date;
mod fault;
pub mod fold;
mod month_names;
mod number;
pub mod text;
mod time_of_day;

pub use amount::{Amount, amount, decimal_text};
pub use context::Context;
pub use date::{Dated, date};
pub use fault::Fault;
pub(crate) use month_names::month_of;
pub use time_of_day::minute_of_day;

use std::borrow::Cow;

use self::fault::excerpt;
use crate::importers::{Problem, RawRow};
use crate::model::{Currency, Transaction};

/// Judges one row.
///
/// # Errors
/// The located problem for which the row must be kept aside.
pub fn transaction<'a>(row: &RawRow<'a>, context: &mut Context) -> Result<Transaction<'a>, Problem> {
    judge(row, context).map_err(|fault| fault.at(row.span))
}

fn judge<'a>(row: &RawRow<'a>, context: &mut Context) -> Result<Transaction<'a>, Fault> {
    let account = context.account_of(row);
    let stated = context.currency_of(row, account)?;
    let when = date(row.date, row.date_style)?;
    let decimals = stated.unwrap_or(Currency::NONE).decimals();
    let mut found = amount::row_amount(row, decimals)?;
    let currency = match (stated, found.currency) {
        (Some(stated), Some(named)) if stated != named => {
            return Err(Fault::CurrencyConflict { stated: stated.code(), named: named.code() });
        }
        (Some(stated), _) => stated,
        (None, Some(named)) => {
            if named.decimals() != decimals {
                found = amount::row_amount(row, named.decimals())?;
            }
            named
        }
        (None, None) => {
            context.tell_missing_currency(account, row.span);
            Currency::NONE
        }
    };
    if found.rest != 0 {
        context.tell(Fault::Rounded.at(row.span));
    }
    let balance = balance(row, currency, context);
    Ok(Transaction {
        row_no: row.row_no,
        span: row.span,
        account,
        day: when.day,
        minute: minute(row, &when, context),
        amount: found.minor,
        rest: found.rest,
        currency,
        balance,
        party: text_of(row.party)?,
        text: text_of(row.text)?,
        reference: text_of(row.reference)?,
        entry_id: text_of(row.entry_id)?,
        category: text_of(row.category)?,
        person: text_of(row.person)?,
        poster: text_of(row.poster)?,
        period: text_of(row.period)?,
        counter_account: text_of(row.counter_account)?,
    })
}

fn balance(row: &RawRow<'_>, currency: Currency, context: &mut Context) -> Option<i64> {
    let text = row.balance.trim();
    if text.is_empty() {
        return None;
    }
    match amount(text, row.decimal_mark, currency.decimals(), false) {
        Ok(found) if found.currency.is_none_or(|named| named == currency) => Some(found.minor),
        _ => {
            context.tell(Fault::BadBalance(excerpt(text)).at(row.span));
            None
        }
    }
}

fn minute(row: &RawRow<'_>, when: &Dated<'_>, context: &mut Context) -> Option<u16> {
    let column = row.time.trim();
    let text = if column.is_empty() { when.time } else { column };
    if text.is_empty() {
        return None;
    }
    let minute = minute_of_day(text);
    if minute.is_none() {
        context.tell(Fault::BadTime(excerpt(text)).at(row.span));
    }
    minute
}

fn text_of(text: &str) -> Result<Cow<'_, str>, Fault> {
    let trimmed = text.trim();
    if memchr::memchr(0, trimmed.as_bytes()).is_some() {
        return Err(Fault::NulByte);
    }
    Ok(Cow::Borrowed(trimmed))
}

#[cfg(test)]
mod tests;
