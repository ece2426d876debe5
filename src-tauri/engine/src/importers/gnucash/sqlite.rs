//! Which splits does a SQLite book hold?

use std::io::Write;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Row};

use super::book::{Account, Accounts, decimal};
use super::places::Places;
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, Sink, Source};
use crate::model::Span;

/// Largest book that is copied for reading: 4 GiB.
const LARGEST: u64 = 4 << 30;

/// The days are gathered once: asked for split by split, a book without indexes would take for ever.
const SPLITS: &str = "SELECT s.guid, s.account_guid, s.memo, s.value_num, s.value_denom, \
    t.post_date, t.num, t.description, c.mnemonic, d.gdate_val \
    FROM splits s LEFT JOIN transactions t ON t.guid = s.tx_guid \
    LEFT JOIN (SELECT obj_guid, gdate_val, min(rowid) FROM slots WHERE name = 'date-posted' GROUP BY obj_guid) d \
    ON d.obj_guid = t.guid \
    LEFT JOIN commodities c ON c.guid = t.currency_guid ORDER BY s.rowid";

const SPLITS_WITHOUT_SLOTS: &str = "SELECT s.guid, s.account_guid, s.memo, s.value_num, s.value_denom, \
    t.post_date, t.num, t.description, c.mnemonic, NULL \
    FROM splits s LEFT JOIN transactions t ON t.guid = s.tx_guid \
    LEFT JOIN commodities c ON c.guid = t.currency_guid ORDER BY s.rowid";

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let len = source.len();
    if len > LARGEST {
        return Err(unreadable("it is larger than 4 GiB"));
    }
    let (copy, places) = copy(source, sink)?;
    let connection = open(copy.path()).map_err(|error| unreadable(&error.to_string()))?;
    let mut accounts = accounts(&connection).map_err(|error| unreadable(&error.to_string()))?;
    let slots = connection.prepare("SELECT gdate_val FROM slots LIMIT 0").is_ok();
    let mut statement = connection
        .prepare(if slots { SPLITS } else { SPLITS_WITHOUT_SLOTS })
        .map_err(|error| unreadable(&error.to_string()))?;
    let mut rows = statement.query([]).map_err(|error| unreadable(&error.to_string()))?;
    let mut row_no = 0;
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                row_no += 1;
                split(row, row_no, &places, &mut accounts, sink)?;
            }
            Ok(None) => return Ok(sink.at(len)?),
            Err(error) => return Err(unreadable(&error.to_string())),
        }
        if row_no % 1024 == 0 {
            sink.at(len)?;
        }
    }
}

/// A private copy, so that the original is never opened by a database engine.
fn copy(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(tempfile::NamedTempFile, Places), ImportError> {
    let mut copy = tempfile::NamedTempFile::new()?;
    let mut places = Places::default();
    let mut buffer = vec![0u8; 64 * 1024];
    let mut done = 0;
    source.rewind()?;
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        copy.write_all(&buffer[..count])?;
        places.see(&buffer[..count]);
        done += count as u64;
        sink.at(done)?;
    }
    copy.flush()?;
    Ok((copy, places))
}

fn open(path: &std::path::Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON;")?;
    Ok(connection)
}

fn accounts(connection: &Connection) -> rusqlite::Result<Accounts> {
    let mut statement = connection.prepare(
        "SELECT a.guid, a.name, a.account_type, a.parent_guid, a.description, c.namespace, c.mnemonic \
         FROM accounts a LEFT JOIN commodities c ON c.guid = a.commodity_guid",
    )?;
    let mut rows = statement.query([])?;
    let mut accounts = Accounts::default();
    while let Some(row) = rows.next()? {
        let currency = if text(row, 5) == "CURRENCY" { text(row, 6) } else { String::new() };
        accounts.add(Account {
            id: text(row, 0),
            name: text(row, 1),
            kind: text(row, 2),
            parent: text(row, 3),
            description: text(row, 4),
            currency,
        });
    }
    Ok(accounts)
}

fn split(
    row: &Row<'_>,
    row_no: u64,
    places: &Places,
    accounts: &mut Accounts,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let id = text(row, 0);
    let span = places.of(&id).map_or(Span::default(), |(offset, len)| Span { offset, len, line: 0 });
    let value = row.get::<_, i64>(3).ok().zip(row.get::<_, i64>(4).ok());
    let Some(amount) = value.and_then(|(numerator, denominator)| decimal(numerator, denominator)) else {
        let message = "The split's value is a fraction that no decimal number equals; it was kept aside.";
        return Ok(sink.reject(row_no, Problem::new("bad_amount", message, span))?);
    };
    let (account, category) = accounts.declare(&text(row, 1), sink)?;
    let (posted, slot) = (text(row, 5), text(row, 9));
    // `2014-12-24 10:59:00` or `20141224105900`: the time is none that anyone stated.
    let len = if posted.as_bytes().get(4) == Some(&b'-') { 10 } else { 8 };
    let posted = posted.get(..len).unwrap_or(&posted);
    let (memo, description) = (text(row, 2), text(row, 7));
    Ok(sink.row(&RawRow {
        row_no,
        span,
        account: Some(account),
        date: if slot.is_empty() { posted } else { &slot },
        date_style: DateStyle::YearFirst,
        amount: RawAmount::Signed(&amount),
        decimal_mark: DecimalMark::Point,
        finer: true,
        currency: &text(row, 8),
        party: &description,
        text: if memo.is_empty() { &description } else { &memo },
        reference: &text(row, 6),
        entry_id: &id,
        category: &category,
        ..RawRow::default()
    })?)
}

/// A column as text; empty for NULL and for anything that is no text.
fn text(row: &Row<'_>, column: usize) -> String {
    row.get_ref(column).ok().and_then(|value| value.as_str().ok().map(str::to_owned)).unwrap_or_default()
}

fn unreadable(what: &str) -> ImportError {
    let message = format!("The GnuCash book cannot be read from here on: {what}. The rows before that were taken.");
    ImportError::Unreadable(Problem::new("bad_book", message, Span::default()))
}
