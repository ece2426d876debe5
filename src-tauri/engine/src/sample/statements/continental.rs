//! A German bank's CSV: semicolons, every field quoted, decimal comma, `DD.MM.YYYY`, Windows-1252.

use std::io::{self, Write};

use encoding_rs::WINDOWS_1252;

use super::super::accounts::Holder;
use super::super::lines::Means;
use super::{Printed, Statement, day_first, decimal};

const HEADER: &str = "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";\
                      \"Begünstigter/Zahlungspflichtiger\";\"Kundenreferenz\";\"Betrag\";\"Währung\";\"Saldo\"\r\n";

pub(super) struct ContinentalCsv {
    holder: &'static Holder,
    out: Box<dyn Write>,
    buffer: Vec<u8>,
}

impl ContinentalCsv {
    pub(super) fn begin(holder: &'static Holder, mut out: Box<dyn Write>) -> io::Result<Self> {
        out.write_all(&WINDOWS_1252.encode(HEADER).0)?;
        Ok(ContinentalCsv { holder, out, buffer: Vec::with_capacity(256) })
    }
}

impl Statement for ContinentalCsv {
    fn line(&mut self, printed: &Printed<'_>) -> io::Result<()> {
        let (line, out) = (printed.line, &mut self.buffer);
        out.clear();
        western(out, self.holder.number);
        for _ in 0..2 {
            out.extend_from_slice(b";\"");
            day_first(out, printed.date, b'.');
            out.push(b'"');
        }
        for text in [word(line.means, line.amount), &line.text, &line.party, &line.reference] {
            out.push(b';');
            western(out, text);
        }
        out.extend_from_slice(b";\"");
        decimal(out, line.amount, b',');
        out.extend_from_slice(b"\";\"");
        out.extend_from_slice(self.holder.currency.as_bytes());
        out.extend_from_slice(b"\";\"");
        decimal(out, printed.balance, b',');
        out.extend_from_slice(b"\"\r\n");
        self.out.write_all(out)
    }

    fn close(&mut self, _closing: i64) -> io::Result<()> {
        self.out.flush()
    }
}

/// Appends a quoted field in Windows-1252.
fn western(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    out.extend_from_slice(&WINDOWS_1252.encode(&text.replace('"', "'")).0);
    out.push(b'"');
}

fn word(means: Means, amount: i64) -> &'static str {
    match means {
        Means::Receipt | Means::Salary => "GUTSCHRIFT ÜBERWEISUNG",
        Means::Payment | Means::Transfer if amount > 0 => "GUTSCHRIFT ÜBERWEISUNG",
        Means::Payment | Means::Transfer => "ONLINE-ÜBERWEISUNG",
        Means::DirectDebit => "FOLGELASTSCHRIFT",
        Means::StandingOrder => "DAUERAUFTRAG",
        Means::Cheque => "SCHECK",
        Means::Card => "KARTENZAHLUNG",
        Means::Cash => "BARGELD",
        Means::Interest => "ZINSEN",
        Means::Fee => "ENTGELTABSCHLUSS",
    }
}
