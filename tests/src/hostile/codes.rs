//! Bank formats of lines and codes, against their own grammar.

use super::{Hostile, Size, file, fixture};

const OFX: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nCHARSET:1252\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\
    <CURDEF>GBP<BANKACCTFROM><BANKID>309117<ACCTID>40024471</BANKACCTFROM><BANKTRANLIST>\r\n";
const TRANSACTION: &str = "<STMTTRN><TRNTYPE>POS<DTPOSTED>20210203<TRNAMT>-3.20<FITID>A1<NAME>Coffee</STMTTRN>\r\n";
const OFX_END: &str = "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
const MT940: &str = ":20:REF\r\n:25:12030000/0000202051\r\n:28C:1/1\r\n:60F:C230101EUR100,00\r\n";
const LINE: &str = ":61:2301020102D1,00NTRFNONREF\r\n:86:Coffee\r\n";

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let many = size.of(20_000, 20);
    let mut files = ofx(many);
    files.extend(mt940(many));
    files.extend(others(many));
    files.extend(lines());
    files
}

fn ofx(many: usize) -> Vec<Hostile> {
    let statement = "</BANKTRANLIST></STMTRS></STMTTRNRS><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>2</BANKACCTFROM>\
                     <BANKTRANLIST>";
    vec![
        file("same-fitid.ofx", format!("{OFX}{}{OFX_END}", TRANSACTION.repeat(many))),
        file("never-ends.ofx", format!("{OFX}{}", TRANSACTION.repeat(3))),
        file("transactions-in-transactions.ofx", format!("{OFX}{}{OFX_END}", "<STMTTRN><TRNAMT>1".repeat(many))),
        file("statements-in-statements.ofx", format!("{OFX}{}{OFX_END}", "<STMTRS><BANKTRANLIST>".repeat(many))),
        file(
            "a-statement-each.ofx",
            format!("{OFX}{}{OFX_END}", format!("{TRANSACTION}{statement}").repeat(many / 20)),
        ),
        file("accounts-without-end.ofx", {
            let account = |n: usize| format!("<BANKACCTFROM><ACCTID>{n}</BANKACCTFROM>{TRANSACTION}");
            format!("{OFX}{}{OFX_END}", (0..many / 4).map(account).collect::<String>())
        }),
        file("currencies-in-turn.ofx", {
            let row = |n: usize| {
                TRANSACTION.replace(
                    "<FITID>",
                    &format!("<CURRENCY><CURSYM>{}</CURRENCY><FITID>", ["EUR", "ZZZ", "", "JPY"][n % 4]),
                )
            };
            format!("{OFX}{}{OFX_END}", (0..200).map(row).collect::<String>())
        }),
        file("values-missing.ofx", format!("{OFX}<STMTTRN><TRNTYPE><DTPOSTED><TRNAMT><FITID></STMTTRN>{OFX_END}")),
        file("transaction-outside.ofx", format!("OFXHEADER:100\r\n\r\n<OFX>{TRANSACTION}</OFX>")),
        file("header-only.ofx", "OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n"),
        file("header-without-end.ofx", format!("OFXHEADER:100\r\n{}", "X:Y\r\n".repeat(many))),
        file(
            "times-that-are-none.ofx",
            format!("{OFX}{}{OFX_END}", TRANSACTION.replace("20210203", "20210203256199.999[-99:XXX]")),
        ),
        file("security-notice.ofx", "<html><body>Please log in <a href=\"x\">OFXHEADER</a></body></html>"),
    ]
}

fn mt940(many: usize) -> Vec<Hostile> {
    vec![
        file("never-ends.sta", format!("{MT940}{}", LINE.repeat(3))),
        file("no-closing-balance.sta", format!("{MT940}{LINE}-\r\n{MT940}{LINE}-\r\n")),
        file("statements-within.sta", format!("{MT940}{LINE}{MT940}{LINE}:62F:C230102EUR98,00\r\n-\r\n")),
        file(
            "interleaved.sta",
            format!("{MT940}{LINE}:25:OTHER\r\n{LINE}:25:12030000/0000202051\r\n{LINE}:62F:C230102EUR1,00\r\n"),
        ),
        file("information-without-end.sta", format!("{MT940}{LINE}{}", "and so on\r\n".repeat(many))),
        file("information-first.sta", format!(":20:A\r\n:86:before all\r\n{}", &MT940[9..])),
        file("lines-only.sta", format!("{MT940}{}:62F:C230102EUR1,00\r\n-\r\n", LINE[..32].repeat(many))),
        file(
            "subfields-without-end.sta",
            format!("{MT940}:61:2301020102D1,00NTRFNONREF\r\n:86:166{}\r\n", "?20x".repeat(many)),
        ),
        file("marks-without-end.sta", format!("{MT940}:61:230102{}1,00NTRF\r\n", "R".repeat(many))),
        file(
            "all-balances.sta",
            format!("{MT940}{}", ":62M:C230102EUR1,00\r\n:60M:D230102USD2,00\r\n".repeat(many / 20)),
        ),
        file("blocks.sta", "{1:}{2:}{4:\r\n".repeat(many / 20)),
        file("braces.sta", format!("{}:20:A\r\n:25:B\r\n:60F:C230101EUR1,00\r\n", "{".repeat(many))),
        file("tags-without-values.sta", ":20:\r\n:25:\r\n:28C:\r\n:60F:\r\n:61:\r\n:86:\r\n:62F:\r\n-\r\n"),
        file("leap-day-of-no-leap-year.sta", format!("{MT940}{}", LINE.replace("230102", "230229"))),
        file(
            "books-a-year-later.sta",
            format!("{MT940}{}:62F:C230102EUR1,00\r\n", LINE.replace("2301020102", "2312310101")),
        ),
    ]
}

fn others(many: usize) -> Vec<Hostile> {
    let bai = "01,122099999,123456789,240105,0200,1,80,1,2/\n02,123456789,122099999,1,240104,2359,USD,2/\n03,0975312468,,010,500000,,/\n";
    let account = "#FLAGGA 0\n#SIETYP 4\n#RAR 0 20240101 20241231\n#KONTO 1930 \"A\"\n";
    let fec = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t\
               EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n";
    vec![
        file("never-ends.bai2", format!("{bai}16,115,100000,S,100000")),
        file("continued-without-end.bai2", format!("{bai}16,115,100,,,,text\n{}", "88,more\n".repeat(many))),
        file("continued-first.bai2", format!("88,what\n{bai}")),
        file("types-without-end.bai2", format!("{bai}88,{}/\n49,1,3/\n", "010,1,,,".repeat(many))),
        file("funds-without-end.bai2", format!("{bai}16,115,100,D,99999999,{}/\n", "240101,5,".repeat(many))),
        file(
            "counts-that-lie.bai2",
            format!("{bai}16,115,1,,,,/\n49,99999999999999999999,4294967296/\n98,-1,-1,-1/\n99,NaN,,/\n"),
        ),
        file("groups-within.bai2", format!("{bai}{bai}{bai}")),
        file("never-ends.qif", "!Type:Bank\nD1/2/2021\nT-1.00\nPa"),
        file("splits-without-end.qif", format!("!Type:Bank\nD1/2/2021\nT-1.00\n{}^\n", "Sx\n$1.00\n".repeat(many))),
        file(
            "types-in-turn.qif",
            "!Type:Bank\n!Type:CCard\n!Type:Nothing\n!Account\n!Option:AutoSwitch\n".repeat(many / 20),
        ),
        file("carets.qif", format!("!Type:Bank\n{}", "^\n".repeat(many))),
        file("two-of-each.qif", "!Type:Bank\nD1/2/2021\nD3/4/2021\nT1.00\nT2.00\nU3.00\n^\n"),
        file("unknown-letters.qif", format!("!Type:Bank\n{}^\n", "\u{e9}?\nZz\n".repeat(100))),
        file("braces.se", format!("{account}#VER A 1 20240115 \"x\"\n{}", "{\n".repeat(many))),
        file(
            "braces-in-a-line.se",
            format!("{account}#VER A 1 20240115 \"x\"\n{{\n#TRANS 1930 {}1.00\n}}\n", "{".repeat(many)),
        ),
        file("quote-open.se", format!("{account}#VER A 1 20240115 \"x\n{{\n#TRANS 1930 {{}} 1.00\n}}\n")),
        file("rows-outside.se", format!("{account}#TRANS 1930 {{}} 1.00\n")),
        file(
            "dimensions.se",
            format!("{account}#VER A 1 20240115 \"x\"\n{{\n#TRANS 1930 {{{}}} 1.00\n}}\n", "1 \"a\" ".repeat(many)),
        ),
        file("never-ends.se", format!("{account}#VER A 1 20240115 \"x\"\n{{\n#TRANS 1930 {{}} 1.00\n")),
        file("short-rows.fec.txt", format!("{fec}{}", "BQ\tBanque\n".repeat(many / 4))),
        file("long-rows.fec.txt", format!("{fec}BQ{}\n", "\tx".repeat(many))),
        file(
            "both-sides.fec.txt",
            format!("{fec}BQ\tB\t1\t20240120\t512000\tB\t\t\tR\t20240120\tx\t1,00\t1,00\t\t\t\t\t\n"),
        ),
        file("no-rows.fec.txt", fec),
    ]
}

/// Formats of fixed places, with lines too short, too long, twice, and in no order.
fn lines() -> Vec<Hostile> {
    let mut files = Vec::new();
    for path in ["cfonb120/fixtures/janvier.txt", "coda/fixtures/statement.cod", "csb43/fixtures/enero.csb"] {
        let whole = fixture(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        let joined = |lines: &[&[u8]]| lines.concat();
        let mut add = |what: &str, bytes: Vec<u8>| files.push(file(format!("{what}-{name}"), bytes));
        add("backwards", lines.iter().rev().copied().collect::<Vec<_>>().concat());
        add("without-first", joined(&lines[1..]));
        add("without-last", joined(&lines[..lines.len() - 1]));
        add("first-only", joined(&lines[..1]));
        add("every-line-twice", lines.iter().flat_map(|line| [*line, *line]).collect::<Vec<_>>().concat());
        add("interleaved", [&lines[..3], &lines[..3], &lines[3..], &lines[3..]].concat().concat());
        add(
            "short-lines",
            lines.iter().map(|line| [&line[..line.len().min(40)], b"\n"].concat()).collect::<Vec<_>>().concat(),
        );
        add(
            "long-lines",
            lines
                .iter()
                .map(|line| [line.trim_ascii_end(), b"XXXXXXXXXXXXXXXX\n"].concat())
                .collect::<Vec<_>>()
                .concat(),
        );
        add("without-ends", whole.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect());
        add("without-digits", whole.iter().map(|byte| if byte.is_ascii_digit() { b'?' } else { *byte }).collect());
        add("wide-signs", whole.iter().flat_map(|byte| [*byte, 0]).collect());
    }
    files
}
