//! Every format cut at every tenth, and with one byte changed there.

use super::{Hostile, Size, file, fixture};

const WHOLE: [&str; 27] = [
    "bai2/fixtures/report.bai2",
    "camt/fixtures/notification.v8.xml",
    "camt/fixtures/statement.v2.xml",
    "cfonb120/fixtures/janvier.txt",
    "coda/fixtures/statement.cod",
    "csb43/fixtures/enero.csb",
    "csv/fixtures/cn_gb18030_pipes.csv",
    "csv/fixtures/jp_euc.csv",
    "csv/fixtures/totals_and_subtotals.csv",
    "csv/fixtures/utf16le_bom.tsv",
    "einvoice/fixtures/credit.cii.xml",
    "einvoice/fixtures/invoice.ubl.xml",
    "fec/fixtures/sens.txt",
    "gnucash/fixtures/book.gnucash",
    "gnucash/fixtures/book.xml",
    "mt940/fixtures/german.sta",
    "mt940/fixtures/interim.mt942",
    "mt940/fixtures/swift.mt940",
    "ofx/fixtures/bank.ofx",
    "ofx/fixtures/card_and_cash.xml",
    "qif/fixtures/quicken.qif",
    "saft/fixtures/norwegian.xml",
    "saft/fixtures/portuguese.xml",
    "sie/fixtures/type4.se",
    "spreadsheet/fixtures/depenses.ods",
    "spreadsheet/fixtures/months.xlsx",
    "spreadsheet/fixtures/umsaetze.xls",
];

pub(super) fn files(_: Size) -> Vec<Hostile> {
    let mut files = Vec::new();
    for path in WHOLE {
        let whole = fixture(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        for tenth in 1..10 {
            let at = whole.len() * tenth / 10;
            files.push(file(format!("cut-{tenth}-{name}"), &whole[..at]));
            if tenth % 3 == 0 {
                let mut changed = whole.clone();
                changed[at] ^= 0x55;
                files.push(file(format!("changed-{tenth}-{name}"), changed));
            }
        }
        files.push(file(format!("twice-{name}"), [&whole[..], &whole].concat()));
    }
    files
}
