//! Which index serves which question? An index exists because a test here names its query.

#![cfg(test)]

use rusqlite::Connection;

use super::dictionary::Words;
use super::partitions::Partition;
use super::tables::matches;
use super::{migrate, rows};
use crate::model::{Kind, Month};

fn ground() -> (Connection, Partition) {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut connection).unwrap();
    let partition = Partition { month: Month { year: 2025, month: 1 }, kind: Kind::Bank };
    partition.create(&connection).unwrap();
    partition.index(&connection).unwrap();
    (connection, partition)
}

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // The values play no part in the plan, so none are bound.
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get::<_, String>(3).unwrap());
    }
    steps.join("\n")
}

/// Every index of the schema with the query that needs it.
#[test]
fn every_index_serves_its_query_and_no_other_index_exists() {
    let (connection, partition) = ground();
    let served = [
        ("bank_lines_2025_01_by_evidence", rows::select(partition, rows::BY_EVIDENCE)),
        ("problems_by_evidence", "SELECT id FROM problems WHERE evidence = 1 ORDER BY id".to_owned()),
        ("statements_by_evidence", "SELECT count(*) FROM statements WHERE evidence = ?1".to_owned()),
        ("matches_by_bank", format!("SELECT expense FROM matches WHERE {}", matches::BY_BANK)),
        ("merged_rows_by_evidence", rows::select_merged(rows::BY_EVIDENCE)),
        ("changes_by_subject", "SELECT max(seq) FROM changes WHERE subject = ?1 AND seq > ?2 AND stands".to_owned()),
        ("team_notes_by_lens", "SELECT id FROM team_notes WHERE lens = ?1 ORDER BY id".to_owned()),
        ("row_tags_by_tag", "SELECT tag, count(*) FROM row_tags GROUP BY tag ORDER BY max(created) DESC".to_owned()),
        ("documents_by_evidence", "SELECT count(*) FROM documents WHERE evidence = ?1".to_owned()),
    ];
    for (index, sql) in &served {
        let plan = plan(&connection, sql);
        assert!(plan.contains(index), "{sql}\n{plan}");
    }
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").unwrap();
    let mut there: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    there.sort();
    let mut named: Vec<String> = served.iter().map(|(index, _)| (*index).to_owned()).collect();
    named.sort();
    assert_eq!(there, named);
}

/// Pages and single rows go by the key itself; nothing is sorted or scanned for them.
#[test]
fn pages_walk_the_key() {
    let (connection, partition) = ground();
    for condition in [rows::BY_RANGE, rows::BY_KEY] {
        let plan = plan(&connection, &rows::select(partition, condition));
        assert!(plan.contains("SEARCH t USING INTEGER PRIMARY KEY"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN t"), "{plan}");
    }
}

/// The texts of a row are found by their number.
#[test]
fn dictionaries_are_asked_by_number() {
    let (connection, _) = ground();
    for words in [Words::Parties, Words::Skeletons, Words::Terms] {
        let plan = plan(&connection, words.by_number());
        assert!(plan.contains("USING INTEGER PRIMARY KEY"), "{plan}");
    }
}
