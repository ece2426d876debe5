//! One long statement of one account: what measurements and soak tests read.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use super::SampleError;
use super::accounts::{ACCOUNTS, Period};
use super::calendar::Calendar;
use super::lines::{Account, BankLine, Means};
use super::people::{PLACES, flat, person};
use super::random::Random;
use super::statements::{self, Printed};

/// Different counterparties in the statement.
const PARTIES: usize = 5_000;

/// Writes a British bank's CSV of exactly `rows` rows over three years to `path`, in order of date, with a running
/// balance that holds. The same seed gives the same bytes.
///
/// # Errors
/// [`SampleError::Io`] where the file cannot be written.
pub fn write_statement(path: &Path, rows: u64, seed: u64) -> Result<(), SampleError> {
    write(path, rows, seed).map_err(|source| SampleError::Io { folder: path.to_owned(), source })
}

fn write(path: &Path, rows: u64, seed: u64) -> io::Result<()> {
    let calendar = Calendar::new();
    let days = calendar.days();
    let mut random = Random::stream(seed, "statement");
    let parties: Vec<String> = (0..PARTIES).map(|_| person(&mut random)).collect();
    let period = Period { first: days[0].number, last: days[days.len() - 1].number, label: String::new() };
    let out = Box::new(BufWriter::with_capacity(256 * 1024, File::create(path)?));
    let mut statement = statements::open(&ACCOUNTS[Account::Client as usize], &period, &calendar, out)?;
    let mut balance = 100_000_000_i64;
    for row in 1..=rows {
        let day = usize::try_from((row - 1) * days.len() as u64 / rows).unwrap_or(0);
        let line = any_line(&mut random, &parties, balance);
        balance += line.amount;
        statement.line(&Printed { line: &line, date: days[day], balance, row })?;
    }
    statement.close(balance)
}

/// Rents in, payments out; mostly in while the balance is low.
fn any_line(random: &mut Random, parties: &[String], balance: i64) -> BankLine {
    let number = random.below(1_000_000);
    let party = random.pick(parties).clone();
    if random.chance(if balance < 100_000_000 { 7 } else { 3 }, 10) {
        let text = format!("RENT {}", flat(u32::try_from(number % 40_000).unwrap_or(0)));
        BankLine::new(Account::Client, Means::StandingOrder, random.spread(4_000, 2), party, text)
            .reference(format!("T{:05}", number % 40_000))
    } else {
        let text = match number % 3 {
            0 => format!("INV {number:06}"),
            1 => format!("CARD PAYMENT {}", random.pick(&PLACES)),
            _ => format!("RENT PAYOUT {:02}/2022", number % 12 + 1),
        };
        let means = if number % 3 == 1 { Means::Card } else { Means::Payment };
        BankLine::new(Account::Client, means, -random.spread(4_000, 2), party, text)
    }
}
