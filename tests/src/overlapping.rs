//! Evidence with everything that a person must decide: a gap, a broken balance, rows that stand in two files, a row that
//! cannot be read, one account under two names, movements between own accounts.

use std::path::{Path, PathBuf};

use anyhow::Result;

const HEADER: &str = "Date,Account Number,Description,Amount,Balance,Currency\n";

/// A file by name, and the rows of it that are accepted as it stands.
pub struct Piece {
    /// Where it is.
    pub path: PathBuf,
    /// Rows accepted.
    pub accepted: usize,
    /// Rows kept aside.
    pub rejected: usize,
}

/// Rows of an account: day of March 2024, text, amount in pence; balances follow from `opening`.
fn rows(account: &str, opening: i64, lines: &[(u32, &str, i64)]) -> String {
    let mut balance = opening;
    let mut text = HEADER.to_owned();
    for (day, what, pence) in lines {
        balance += pence;
        text += &format!("2024-03-{day:02},{account},{what},{},{},GBP\n", pounds(*pence), pounds(balance));
    }
    text
}

fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", pence.abs() / 100, pence.abs() % 100)
}

/// Writes the files. In order: the office account in two overlapping downloads with a gap before the second's end, the
/// reserve with a balance that breaks and a row that no calendar has, the office again under its IBAN.
///
/// # Errors
/// Where they cannot be written.
pub fn write(folder: &Path) -> Result<Vec<Piece>> {
    let office = "98765432";
    let first = [
        (1, "Opening grant", 500_000),
        (2, "Coffee Corner", -300),
        (2, "Coffee Corner", -300),
        (4, "TO 50112244 RESERVE", -120_000),
        (5, "Rent March", -80_000),
        (6, "Stationery", -4_550),
    ];
    let second = [(5, "Rent March", -80_000), (6, "Stationery", -4_550), (8, "Sweep to reserve", -25_000)];
    let second_opening = 500_000 - 600 - 120_000;
    let late = [(20, "Grant second part", 250_000), (21, "Wages", -90_000)];
    // Of what happened between 8 and 20 March only the balance tells: 1,000 less than the last one.
    let late_opening = second_opening - 80_000 - 4_550 - 25_000 - 1_000;
    let mut reserve =
        rows("50112244", 1_000_000, &[(4, "FROM OFFICE", 120_000), (11, "In", 25_000), (12, "Fee", -500)]);
    reserve = reserve.replace("-5.00,11445.00", "-5.00,11444.00");
    reserve += "2024-02-31,50112244,Interest,1.25,11445.25,GBP\n";
    let iban = rows("GB82WEST12345698765432", 0, &[(25, "Card top-up", 7_500)]);
    let pieces = [
        ("office-01-to-06-march.csv", rows(office, 0, &first), 6, 0),
        ("office-05-to-08-march.csv", rows(office, second_opening, &second), 3, 0),
        ("office-20-to-21-march.csv", rows(office, late_opening, &late), 2, 0),
        ("reserve-march.csv", reserve, 3, 1),
        ("office-iban.csv", iban, 1, 0),
    ];
    pieces
        .into_iter()
        .map(|(name, text, accepted, rejected)| {
            let path = folder.join(name);
            std::fs::write(&path, text)?;
            Ok(Piece { path, accepted, rejected })
        })
        .collect()
}
