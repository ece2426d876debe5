//! One value that cannot be right in an otherwise good file, in every format.

use super::{Hostile, Size, file, fixture, replaced};

/// Fixture, its ending, and a date, an amount and a text that stand in it.
const PLACES: [(&str, &str, &str, &str, &str); 16] = [
    ("bai2/fixtures/report.bai2", "bai2", "240104", "100000,S", "LOCK BOX"),
    ("camt/fixtures/statement.v2.xml", "camt.xml", "2024-01-05", "754.25", "Orchard Lane"),
    ("cfonb120/fixtures/janvier.txt", "cfonb", "160116", "0000000000322J", "CABINET"),
    ("coda/fixtures/statement.cod", "cod", "010224", "0000000001000000", "BANKREF-A"),
    ("csb43/fixtures/enero.csb", "csb", "240105", "00000000005782", "COMP.TPV"),
    ("csv/fixtures/uk_debit_credit.csv", "csv", "04/01/2023", "12.40", "CARD PAYMENT"),
    ("einvoice/fixtures/invoice.ubl.xml", "ubl.xml", "2024-03-05", "120.00", "Ridge tiles"),
    ("einvoice/fixtures/credit.cii.xml", "cii.xml", "20240306", "800", "Paper Mill"),
    ("fec/fixtures/sens.txt", "fec.txt", "20240120", "1200.50", "Fournisseurs"),
    ("gnucash/fixtures/book.xml", "gnc.xml", "<trn:date-posted><ts:date>", "<split:value>", "Current account"),
    ("mt940/fixtures/swift.mt940", "mt940", "1512031203", "D15,", "ACHME"),
    ("mt940/fixtures/interim.mt942", "mt942", ":61:", "NTRF", ":86:"),
    ("ofx/fixtures/bank.ofx", "ofx", "20240104", "-1250,00", "ORCHARD CAFE"),
    ("qif/fixtures/quicken.qif", "qif", "D2/ 4' 4", "T-1,234.56", "Supermarket"),
    ("saft/fixtures/portuguese.xml", "saft.xml", "2024-01-15</TransactionDate>", "10.00</DebitAmount>", "Telhado"),
    ("sie/fixtures/type4.se", "se", "20240115", "-249.50", "Lunch"),
];

const AMOUNTS: [(&str, &[u8]); 11] = [
    ("not-a-number", b"NaN"),
    ("infinite", b"-inf"),
    ("exponent", b"1e400"),
    ("negative-zero", b"-0"),
    ("two-signs", b"--1"),
    ("hexadecimal", b"0x1F"),
    ("overflow", b"99999999999999999999999.99"),
    ("limit-of-64-bits", b"9223372036854775808"),
    ("many-marks", b"1.2.3,4,5"),
    ("reversed", "\u{202e}1.00".as_bytes()),
    ("other-digits", "\u{ff11}\u{0662}\u{09e9}".as_bytes()),
];

const DATES: [(&str, &[u8]); 6] = [
    ("no-such-day", b"20240231"),
    ("no-such-day-with-marks", b"31/02/2024"),
    ("year-zero", b"0000-00-00"),
    ("far-year", b"99999999"),
    ("negative", b"-1-1-1"),
    ("no-digits", b"today"),
];

const TEXTS: [(&str, &[u8]); 7] = [
    ("nul", b"a\0b"),
    ("lone-surrogate", b"a\xed\xa0\x80b"),
    ("no-utf-8", b"a\xff\xfe\xc3(b"),
    ("formula", b"=HYPERLINK(\"http://localhost\")"),
    ("script", b"<script>alert(1)</script>"),
    ("controls", b"a\x1b[2J\x07\x08b\x1f\x01"),
    ("bidi", "\u{202e}\u{2066}\u{200f}".as_bytes()),
];

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let mut files = Vec::new();
    for (path, ending, date, amount, text) in PLACES {
        let good = fixture(path);
        for (kind, place, values) in [("amount", amount, &AMOUNTS[..]), ("date", date, &DATES), ("text", text, &TEXTS)]
        {
            let spoilt =
                |(what, value): &(&str, &[u8])| file(format!("{kind}-{what}.{ending}"), replaced(&good, place, value));
            files.extend(values.iter().map(spoilt));
        }
        let long = vec![b'x'; size.of(3 << 20, 60)];
        files.push(file(format!("text-endless.{ending}"), replaced(&good, text, &long)));
        let digits = vec![b'9'; size.of(1 << 16, 60)];
        files.push(file(format!("amount-endless.{ending}"), replaced(&good, amount, &digits)));
    }
    files
}
