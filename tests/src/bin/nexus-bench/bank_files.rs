//! Statements of many rows in the formats that Python readers take too: camt.053, MT940 and OFX.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::ValueEnum;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Camt,
    Mt940,
    Ofx,
}

/// Amounts in minor units of a row: small, both ways, never zero.
fn amount(row: u64) -> i64 {
    let size = i64::try_from(row * 7_919 % 90_000).unwrap_or(0) + 101;
    if row.is_multiple_of(3) { size } else { -size }
}

/// Day of a row: in order, over one year.
fn day(row: u64, rows: u64) -> (u64, u64) {
    let day = row * 336 / rows;
    (day / 28 + 1, day % 28 + 1)
}

fn decimal(minor: i64, mark: char) -> String {
    format!("{}{mark}{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

/// Writes a statement of `rows` rows whose balances hold.
pub(crate) fn write(path: &Path, format: Format, rows: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(256 * 1024, File::create(path)?);
    match format {
        Format::Camt => camt(&mut out, rows)?,
        Format::Mt940 => mt940(&mut out, rows)?,
        Format::Ofx => ofx(&mut out, rows)?,
    }
    out.flush()
}

const OPENING: i64 = 5_000_000_000;

fn camt(out: &mut impl Write, rows: u64) -> io::Result<()> {
    let closing = OPENING + (0..rows).map(amount).sum::<i64>();
    let balance = |code: &str, minor: i64, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>{day}</Dt></Dt></Bal>\n",
            decimal(minor, '.')
        )
    };
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\n\
         <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2024-01-01T08:00:00</CreDtTm></GrpHdr>\n<Stmt><Id>S1</Id>\
         <CreDtTm>2024-01-01T08:00:00</CreDtTm><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>\n{}{}",
        balance("OPBD", OPENING, "2023-01-01"),
        balance("CLBD", closing, "2023-12-28")
    )?;
    for row in 0..rows {
        let ((month, day), minor) = (day(row, rows), amount(row));
        let (sign, role) = if minor < 0 { ("DBIT", "Cdtr") } else { ("CRDT", "Dbtr") };
        let value = decimal(minor, '.');
        writeln!(
            out,
            "<Ntry><Amt Ccy=\"EUR\">{value}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2023-{month:02}-{day:02}\
             </Dt></BookgDt><ValDt><Dt>2023-{month:02}-{day:02}</Dt></ValDt><AcctSvcrRef>R{row:08}</AcctSvcrRef><BkTxCd>\
             <Prtry><Cd>NTRF</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E{row:08}</EndToEndId></Refs>\
             <RltdPties><{role}><Nm>Lieferant {} GmbH</Nm></{role}></RltdPties><RmtInf><Ustrd>Rechnung {} vom Monat \
             {month}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
            row % 5_000,
            row + 100_000
        )?;
    }
    writeln!(out, "</Stmt></BkToCstmrStmt></Document>")
}

fn mt940(out: &mut impl Write, rows: u64) -> io::Result<()> {
    let closing = OPENING + (0..rows).map(amount).sum::<i64>();
    write!(out, ":20:STMT1\r\n:25:12030000/0000202051\r\n:28C:1/1\r\n:60F:C230101EUR{}\r\n", decimal(OPENING, ','))?;
    for row in 0..rows {
        let ((month, day), minor) = (day(row, rows), amount(row));
        let sign = if minor < 0 { "D" } else { "C" };
        write!(
            out,
            ":61:23{month:02}{day:02}{month:02}{day:02}{sign}{}NTRFR{row:08}//B{row:08}\r\n:86:166?00UEBERWEISUNG?20Rechnung {} \
             vom?21Monat {month}?30COBADEFFXXX?32Lieferant {} GmbH\r\n",
            decimal(minor, ','),
            row + 100_000,
            row % 5_000
        )?;
    }
    write!(out, ":62F:C231228EUR{}\r\n-\r\n", decimal(closing, ','))
}

fn ofx(out: &mut impl Write, rows: u64) -> io::Result<()> {
    let closing = OPENING + (0..rows).map(amount).sum::<i64>();
    write!(
        out,
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n\
         OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX>\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0\n<SEVERITY>INFO\n</STATUS>\
         <DTSERVER>20240101\n<LANGUAGE>ENG\n</SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1><STMTTRNRS><TRNUID>1\n<STATUS>\
         <CODE>0\n<SEVERITY>INFO\n</STATUS><STMTRS><CURDEF>GBP\n<BANKACCTFROM><BANKID>400123\n<ACCTID>12345678\n\
         <ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST><DTSTART>20230101\n<DTEND>20231228\n"
    )?;
    for row in 0..rows {
        let ((month, day), minor) = (day(row, rows), amount(row));
        let sign = if minor < 0 { "-" } else { "" };
        write!(
            out,
            "<STMTTRN>\n<TRNTYPE>OTHER\n<DTPOSTED>2023{month:02}{day:02}\n<TRNAMT>{sign}{}\n<FITID>F{row:08}\n<NAME>Supplier \
             {}\n<MEMO>Invoice {}\n</STMTTRN>\n",
            decimal(minor, '.'),
            row % 5_000,
            row + 100_000
        )?;
    }
    write!(
        out,
        "</BANKTRANLIST>\n<LEDGERBAL><BALAMT>{}\n<DTASOF>20231228\n</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>\n</OFX>\n",
        decimal(closing, '.')
    )
}
