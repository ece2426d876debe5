//! A British bank's CSV: `DD/MM/YYYY`, debit and credit columns, running balance, UTF-8, CRLF.

use std::io::{self, Write};

use super::super::accounts::Holder;
use super::super::lines::Means;
use super::{Printed, Statement, day_first, decimal, field};

const HEADER: &str = "Transaction Date,Transaction Type,Sort Code,Account Number,Counterparty,Transaction Description,\
                      Reference,Debit Amount,Credit Amount,Balance,Currency\r\n";

pub(super) struct BritishCsv {
    holder: &'static Holder,
    out: Box<dyn Write>,
    buffer: Vec<u8>,
}

impl BritishCsv {
    pub(super) fn begin(holder: &'static Holder, mut out: Box<dyn Write>) -> io::Result<Self> {
        out.write_all(HEADER.as_bytes())?;
        Ok(BritishCsv { holder, out, buffer: Vec::with_capacity(256) })
    }
}

impl Statement for BritishCsv {
    fn line(&mut self, printed: &Printed<'_>) -> io::Result<()> {
        let (line, out) = (printed.line, &mut self.buffer);
        out.clear();
        day_first(out, printed.date, b'/');
        out.push(b',');
        out.extend_from_slice(word(line.means, line.amount).as_bytes());
        for text in [self.holder.bank, self.holder.number, &line.party, &line.text, &line.reference] {
            out.push(b',');
            field(out, text);
        }
        out.push(b',');
        if line.amount < 0 {
            decimal(out, -line.amount, b'.');
        }
        out.push(b',');
        if line.amount >= 0 {
            decimal(out, line.amount, b'.');
        }
        out.push(b',');
        decimal(out, printed.balance, b'.');
        out.push(b',');
        out.extend_from_slice(self.holder.currency.as_bytes());
        out.extend_from_slice(b"\r\n");
        self.out.write_all(out)
    }

    fn close(&mut self, _closing: i64) -> io::Result<()> {
        self.out.flush()
    }
}

/// UK banks' short words; faster payments name their direction.
fn word(means: Means, amount: i64) -> &'static str {
    match means {
        Means::Receipt => "FPI",
        Means::Payment if amount > 0 => "FPI",
        Means::Payment => "FPO",
        Means::Salary => "BGC",
        Means::DirectDebit => "DD",
        Means::StandingOrder => "SO",
        Means::Transfer => "TFR",
        Means::Cheque => "CHQ",
        Means::Card => "DEB",
        Means::Cash => "CSH",
        Means::Interest => "INT",
        Means::Fee => "FEE",
    }
}
