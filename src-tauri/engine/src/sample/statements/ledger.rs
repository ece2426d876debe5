//! The purchase ledger as the accounting software exports it: UTF-8 CSV, ISO dates, debit and credit.

use std::io::{self, Write};

use super::super::calendar::{Calendar, Date};
use super::super::lines::Entry;
use super::{decimal, field, number, year_first};

const HEADER: &str = "Entry No,Posting Date,Posting Time,Invoice Date,Period,Supplier,Pay To,Invoice Number,\
                      Description,Category,Buyer,Posted By,Debit,Credit,Currency\r\n";

/// One entry with what the software adds to it.
pub(in super::super) struct PrintedEntry<'a> {
    pub(in super::super) entry: &'a Entry,
    pub(in super::super) date: Date,
    /// Voucher number over all years.
    pub(in super::super) voucher: u64,
}

/// A year of the ledger that is being written.
pub(in super::super) struct LedgerFile {
    out: Box<dyn Write>,
    buffer: Vec<u8>,
}

impl LedgerFile {
    pub(in super::super) fn begin(mut out: Box<dyn Write>) -> io::Result<Self> {
        out.write_all(HEADER.as_bytes())?;
        Ok(LedgerFile { out, buffer: Vec::with_capacity(256) })
    }

    pub(in super::super) fn entry(&mut self, printed: &PrintedEntry<'_>, calendar: &Calendar) -> io::Result<()> {
        let (entry, date, out) = (printed.entry, printed.date, &mut self.buffer);
        out.clear();
        number(out, printed.voucher, 6);
        out.push(b',');
        year_first(out, date, Some(b'-'));
        out.push(b',');
        number(out, u64::from(entry.minute / 60), 2);
        out.push(b':');
        number(out, u64::from(entry.minute % 60), 2);
        out.push(b',');
        year_first(out, calendar.at(date.number - entry.age), Some(b'-'));
        out.push(b',');
        let (year, month) = entry.period.unwrap_or((date.year, date.month));
        number(out, u64::from(year.unsigned_abs()), 4);
        out.push(b'-');
        number(out, u64::from(month), 2);
        for text in [
            &entry.supplier,
            &entry.supplier_account,
            &entry.invoice,
            &entry.text,
            entry.category,
            &entry.buyer,
            entry.poster,
        ] {
            out.push(b',');
            field(out, text);
        }
        out.push(b',');
        if entry.amount >= 0 {
            decimal(out, entry.amount, b'.');
        }
        out.push(b',');
        if entry.amount < 0 {
            decimal(out, -entry.amount, b'.');
        }
        out.push(b',');
        out.extend_from_slice(entry.currency.as_bytes());
        out.extend_from_slice(b"\r\n");
        self.out.write_all(out)
    }

    pub(in super::super) fn close(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
