//! `GnuCash` databases that are written to hurt whoever opens them.

use rusqlite::Connection;

use super::{Hostile, Size, file, fixture};

const TABLES: &str = "CREATE TABLE gnclock(Hostname varchar(255), PID int);
    CREATE TABLE commodities(guid text(32) PRIMARY KEY NOT NULL, namespace text NOT NULL, mnemonic text NOT NULL);
    CREATE TABLE accounts(guid text(32) PRIMARY KEY NOT NULL, name text NOT NULL, account_type text NOT NULL,
        commodity_guid text(32), parent_guid text(32), code text, description text);";
const TRANSACTIONS: &str = "CREATE TABLE transactions(guid text(32), currency_guid text(32), num text, post_date text,
        enter_date text, description text);";
const SPLITS: &str =
    "CREATE TABLE splits(guid text(32), tx_guid text(32), account_guid text(32), memo text, action text,
        reconcile_state text, reconcile_date text, value_num bigint, value_denom bigint, quantity_num bigint,
        quantity_denom bigint, lot_guid text(32));";
const SLOTS: &str =
    "CREATE TABLE slots(id integer PRIMARY KEY, obj_guid text(32), name text, slot_type integer, gdate_val text);";
const ROWS: &str = "INSERT INTO commodities VALUES('c','CURRENCY','EUR');
    INSERT INTO accounts VALUES('a','Bank','BANK','c',NULL,'','');
    INSERT INTO transactions VALUES('t','c','1','2024-02-03 10:59:00','','Coffee');
    INSERT INTO splits VALUES('s','t','a','','','n',NULL,-320,100,-320,100,NULL);";

/// A database that `script` makes.
#[allow(clippy::expect_used, reason = "a database in a temporary folder")]
fn database(script: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.gnucash");
    let connection = Connection::open(&path).expect("a new database");
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").expect("a new database");
    connection.execute_batch(script).expect("a script that runs");
    drop(connection);
    std::fs::read(&path).expect("the database")
}

fn counted(rows: usize, insert: &str) -> String {
    format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) {insert} FROM n;")
}

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let many = size.of(20_000, 10);
    let all = format!("{TABLES}{TRANSACTIONS}{SPLITS}{SLOTS}");
    let with = |name: &str, more: String| file(format!("{name}.gnucash"), database(&format!("{all}{ROWS}{more}")));
    let split = |numerator: &str, denominator: &str| {
        format!("INSERT INTO splits VALUES('x','t','a','','','n',NULL,{numerator},{denominator},1,1,NULL);")
    };
    let good = fixture("gnucash/fixtures/book.gnucash");
    let mut pages = good.clone();
    for byte in pages.iter_mut().skip(4_096).step_by(97) {
        *byte ^= 0x2a;
    }
    vec![
        with("good", String::new()),
        with("fractions", [split("1", "3"), split("1", "0"), split("-1", "-1"), split("9223372036854775807", "1"), split("-9223372036854775808", "7")].concat()),
        with("values-of-other-kinds", [split("'abc'", "100"), split("1.5e300", "100"), split("x'00ff'", "NULL")].concat()),
        with("texts-of-other-kinds", "INSERT INTO transactions VALUES(x'ff',7,8.5,NULL,NULL,x'c328');".to_owned()),
        with("nul-and-surrogates", "UPDATE transactions SET description = CAST(x'610062' AS TEXT), num = CAST(x'eda080' AS TEXT);".to_owned()),
        with("days", "UPDATE transactions SET post_date = '9999-99-99'; INSERT INTO slots VALUES(1,'t','date-posted',10,'20240231');".to_owned()),
        with("splits-of-nothing", "INSERT INTO splits VALUES('y','none','none','','','n',NULL,1,1,1,1,NULL);".to_owned()),
        with("circle-of-accounts", "INSERT INTO accounts VALUES('b','B','BANK','c','d','',''),('d','D','BANK','c','b','',''); UPDATE splits SET account_guid='b';".to_owned()),
        with("long-texts", format!("UPDATE transactions SET description = hex(zeroblob({}));", size.of(3 << 20, 40))),
        with("long-names", counted(200, "INSERT INTO accounts SELECT 'k'||i, hex(zeroblob(400000)), 'BANK', 'c', 'k'||(i-1), '', ''")),
        with("many-accounts", counted(many, "INSERT INTO accounts SELECT 'k'||i, 'n'||i, 'BANK', 'c', 'k'||(i-1), '', ''")),
        with("no-index", [
            counted(many, "INSERT INTO splits SELECT hex(randomblob(0))||i,'t'||i,'a','','','n',NULL,i,100,i,100,NULL"),
            counted(many, "INSERT INTO transactions SELECT 't'||i,'c','','2024-02-03','','x'"),
            counted(many, "INSERT INTO slots SELECT i,'t'||i,'date-posted',10,'20240203'"),
        ].concat()),
        with("many-slots-each", counted(many, "INSERT INTO slots SELECT i,'t','other',10,'20240203'")),
        file("without-splits.gnucash", database(&format!("{TABLES}{TRANSACTIONS}{SLOTS}"))),
        file("without-slots.gnucash", database(&format!("{TABLES}{TRANSACTIONS}{SPLITS}{ROWS}"))),
        file("splits-as-a-view.gnucash", database(&format!(
            "{TABLES}{TRANSACTIONS}{SLOTS} CREATE VIEW splits AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
             SELECT i AS guid, i AS tx_guid, i AS account_guid, '' AS memo, 1 AS value_num, 1 AS value_denom FROM n;"
        ))),
        file("transactions-as-a-view.gnucash", database(&format!(
            "{TABLES}{SPLITS}{SLOTS} CREATE VIEW transactions AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
             SELECT i AS guid, '' AS currency_guid, '' AS num, '' AS post_date, '' AS description FROM n;
             INSERT INTO splits VALUES('s','t','a','','','n',NULL,-320,100,-320,100,NULL);"
        ))),
        with("triggers", "CREATE TRIGGER x AFTER INSERT ON splits BEGIN DELETE FROM splits; END;".to_owned()),
        file("generated.gnucash", database(&format!(
            "{TABLES}{TRANSACTIONS}{SLOTS} CREATE TABLE splits(guid text, tx_guid text, account_guid text, memo text AS (hex(zeroblob(100000000))),
             value_num int, value_denom int); INSERT INTO splits VALUES('s','t','a',1,1);"
        ))),
        file("wide-signs.gnucash", database(&format!("PRAGMA encoding = 'UTF-16le'; {all}{ROWS}"))),
        file("changed-pages.gnucash", pages),
        file("head-only.gnucash", &good[..100]),
        file("first-page-only.gnucash", &good[..good.len().min(4_096)]),
        file("zeros-behind.gnucash", [&good[..100], &vec![0; 1 << 20]].concat()),
        file("page-size.gnucash", { let mut bytes = good.clone(); bytes[16..18].copy_from_slice(&[0, 1]); bytes }),
        file("write-ahead.gnucash", { let mut bytes = good.clone(); bytes[18..20].copy_from_slice(&[2, 2]); bytes }),
        file("schema-in-a-circle.gnucash", { let mut bytes = good.clone(); bytes[100..108].copy_from_slice(&[5, 0, 0, 0, 1, 0, 0, 0]); bytes }),
    ]
}
