//! OFX statements: 1.0.2 as SGML (bank, and credit card as Quicken's Web Connect) and 2.2 as XML.
//! Element order follows the OFX 2.2 specification, 11.4.

use std::io::{self, Write};

use encoding_rs::WINDOWS_1252;

use super::super::accounts::{Holder, Layout};
use super::super::calendar::Date;
use super::super::lines::Means;
use super::{Printed, Statement, decimal, number, year_first};

const SGML_HEADER: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n\
                           CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n";
const XML_HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<?OFX OFXHEADER=\"200\" \
                          VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\r\n";

pub(super) struct Ofx {
    holder: &'static Holder,
    last: Date,
    out: Box<dyn Write>,
    buffer: Vec<u8>,
}

impl Ofx {
    pub(super) fn begin(holder: &'static Holder, first: Date, last: Date, out: Box<dyn Write>) -> io::Result<Self> {
        let mut file = Ofx { holder, last, out, buffer: Vec::with_capacity(1024) };
        file.buffer.extend_from_slice(if file.xml() { XML_HEADER } else { SGML_HEADER }.as_bytes());
        file.open("OFX");
        file.sign_on();
        for tag in if file.card() { ["CREDITCARDMSGSRSV1", "CCSTMTTRNRS"] } else { ["BANKMSGSRSV1", "STMTTRNRS"] } {
            file.open(tag);
        }
        file.leaf("TRNUID", "1");
        file.status();
        file.open(if file.card() { "CCSTMTRS" } else { "STMTRS" });
        file.leaf("CURDEF", holder.currency);
        file.account();
        file.open("BANKTRANLIST");
        file.date("DTSTART", first, 0);
        file.date("DTEND", last, 0);
        file.flush_buffer()?;
        Ok(file)
    }

    fn xml(&self) -> bool {
        self.holder.layout == Layout::OfxXml
    }

    fn card(&self) -> bool {
        self.holder.layout == Layout::Quicken
    }

    fn sign_on(&mut self) {
        self.open("SIGNONMSGSRSV1");
        self.open("SONRS");
        self.status();
        self.date("DTSERVER", self.last, 1_380);
        self.leaf("LANGUAGE", "ENG");
        if self.card() {
            self.open("FI");
            self.leaf("ORG", "Cardale");
            self.leaf("FID", "7716");
            self.shut("FI");
            self.leaf("INTU.BID", "7716");
        }
        self.shut("SONRS");
        self.shut("SIGNONMSGSRSV1");
    }

    fn status(&mut self) {
        self.open("STATUS");
        self.leaf("CODE", "0");
        self.leaf("SEVERITY", "INFO");
        self.shut("STATUS");
    }

    fn account(&mut self) {
        let tag = if self.card() { "CCACCTFROM" } else { "BANKACCTFROM" };
        self.open(tag);
        if !self.card() {
            self.leaf("BANKID", self.holder.bank);
        }
        self.leaf("ACCTID", self.holder.number);
        if !self.card() {
            self.leaf("ACCTTYPE", if self.holder.label == "Reserve" { "SAVINGS" } else { "CHECKING" });
        }
        self.shut(tag);
    }

    fn open(&mut self, tag: &str) {
        self.tag(tag, "<");
        self.buffer.extend_from_slice(b"\r\n");
    }

    fn shut(&mut self, tag: &str) {
        self.tag(tag, "</");
        self.buffer.extend_from_slice(b"\r\n");
    }

    fn tag(&mut self, tag: &str, before: &str) {
        for part in [before, tag, ">"] {
            self.buffer.extend_from_slice(part.as_bytes());
        }
    }

    /// Ends a leaf element: SGML leaves have no end tag.
    fn end_leaf(&mut self, tag: &str) {
        if self.xml() {
            self.tag(tag, "</");
        }
        self.buffer.extend_from_slice(b"\r\n");
    }

    fn leaf(&mut self, tag: &str, text: &str) {
        self.tag(tag, "<");
        let mut start = 0;
        for (at, found) in text.match_indices(['&', '<', '>']) {
            self.raw(&text[start..at]);
            self.buffer.extend_from_slice(match found {
                "&" => b"&amp;",
                "<" => b"&lt;",
                _ => b"&gt;",
            });
            start = at + found.len();
        }
        self.raw(&text[start..]);
        self.end_leaf(tag);
    }

    /// Text in the file's own character set.
    fn raw(&mut self, text: &str) {
        if self.xml() {
            self.buffer.extend_from_slice(text.as_bytes());
        } else {
            self.buffer.extend_from_slice(&WINDOWS_1252.encode(text).0);
        }
    }

    fn amount(&mut self, tag: &str, minor: i64) {
        self.tag(tag, "<");
        decimal(&mut self.buffer, minor, b'.');
        self.end_leaf(tag);
    }

    fn date(&mut self, tag: &str, date: Date, minute: u16) {
        self.tag(tag, "<");
        year_first(&mut self.buffer, date, None);
        number(&mut self.buffer, u64::from(minute / 60), 2);
        number(&mut self.buffer, u64::from(minute % 60), 2);
        self.buffer.extend_from_slice(b"00[0:GMT]");
        self.end_leaf(tag);
    }

    /// The bank's unique id: account, day, row.
    fn fit_id(&mut self, date: Date, row: u64) {
        self.tag("FITID", "<");
        let tail = self.holder.number.len() - 4;
        self.buffer.extend_from_slice(&self.holder.number.as_bytes()[tail..]);
        year_first(&mut self.buffer, date, None);
        number(&mut self.buffer, row, 6);
        self.end_leaf("FITID");
    }

    fn flush_buffer(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl Statement for Ofx {
    fn line(&mut self, printed: &Printed<'_>) -> io::Result<()> {
        let line = printed.line;
        self.open("STMTTRN");
        self.leaf("TRNTYPE", word(line.means, line.amount));
        self.date("DTPOSTED", printed.date, line.minute);
        self.amount("TRNAMT", line.amount);
        self.fit_id(printed.date, printed.row);
        if !line.reference.is_empty() {
            self.leaf(if line.means == Means::Cheque { "CHECKNUM" } else { "REFNUM" }, &line.reference);
        }
        if !line.party.is_empty() {
            self.leaf("NAME", first_characters(&line.party, 32));
        }
        if let Some((bank, number)) = line.other_account.split_once(' ') {
            self.open("BANKACCTTO");
            self.leaf("BANKID", bank);
            self.leaf("ACCTID", number);
            self.leaf("ACCTTYPE", "CHECKING");
            self.shut("BANKACCTTO");
        }
        if !line.text.is_empty() {
            self.leaf("MEMO", &line.text);
        }
        self.shut("STMTTRN");
        self.flush_buffer()
    }

    fn close(&mut self, closing: i64) -> io::Result<()> {
        self.shut("BANKTRANLIST");
        self.open("LEDGERBAL");
        self.amount("BALAMT", closing);
        self.date("DTASOF", self.last, 1_380);
        self.shut("LEDGERBAL");
        for tag in if self.card() {
            ["CCSTMTRS", "CCSTMTTRNRS", "CREDITCARDMSGSRSV1", "OFX"]
        } else {
            ["STMTRS", "STMTTRNRS", "BANKMSGSRSV1", "OFX"]
        } {
            self.shut(tag);
        }
        self.flush_buffer()?;
        self.out.flush()
    }
}

/// The specification's limit for a field.
fn first_characters(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(end, _)| text[..end].trim_end())
}

fn word(means: Means, amount: i64) -> &'static str {
    match means {
        Means::Receipt => "CREDIT",
        Means::Payment if amount > 0 => "CREDIT",
        Means::Payment => "PAYMENT",
        Means::Salary if amount > 0 => "DIRECTDEP",
        Means::Salary => "PAYMENT",
        Means::DirectDebit => "DIRECTDEBIT",
        Means::StandingOrder => "REPEATPMT",
        Means::Transfer => "XFER",
        Means::Cheque => "CHECK",
        Means::Card => "POS",
        Means::Cash if amount > 0 => "DEP",
        Means::Cash => "ATM",
        Means::Interest => "INT",
        Means::Fee => "FEE",
    }
}
