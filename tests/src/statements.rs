//! Files to import, made here so that every line of them is known.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// A file with the lines of its rows, in the order of their dates.
pub struct Statement {
    /// Where it is.
    pub path: PathBuf,
    /// The source text of each row.
    pub rows: Vec<String>,
}

/// An OFX bank statement of `rows` rows, one transaction to a line, dates ascending.
///
/// # Errors
/// Where it cannot be written.
pub fn bank(folder: &Path, rows: u32) -> Result<Statement> {
    let lines: Vec<String> = (0..rows).map(bank_line).collect();
    let text = format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n\
         OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO\
         </STATUS><STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>400123<ACCTID>12345678<ACCTTYPE>CHECKING</BANKACCTFROM>\
         <BANKTRANLIST><DTSTART>20230101<DTEND>20231231\n{}\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
        lines.join("\n")
    );
    let path = folder.join("current-account-2023.ofx");
    std::fs::write(&path, text)?;
    Ok(Statement { path, rows: lines })
}

fn bank_line(row: u32) -> String {
    let (month, day) = (row / 28 % 12 + 1, row % 28 + 1);
    let sign = if row.is_multiple_of(3) { "" } else { "-" };
    let pounds = 10 + row * 7 % 900;
    format!(
        "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>2023{month:02}{day:02}<TRNAMT>{sign}{pounds}.{:02}<FITID>F{row:06}\
         <NAME>Counterparty {}<MEMO>Invoice {}</STMTTRN>",
        row % 100,
        row % 40,
        80_000 + row
    )
}

/// A CSV expense ledger of `rows` rows, all dated after the bank's.
///
/// # Errors
/// Where it cannot be written.
pub fn expenses(folder: &Path, rows: u32) -> Result<Statement> {
    let lines: Vec<String> = (0..rows)
        .map(|row| {
            let (day, month) = (row % 12 + 1, row / 12 % 12 + 1);
            format!("{day:02}/{month:02}/2024,Travel,\"Taxi, trip {row}\",{}.{:02},GBP", 5 + row, row % 100)
        })
        .collect();
    let mut text = "Date,Category,Description,Amount,Currency\n".to_owned();
    for line in &lines {
        writeln!(text, "{line}")?;
    }
    let path = folder.join("expenses-2024.csv");
    std::fs::write(&path, text)?;
    Ok(Statement { path, rows: lines })
}
