//! Does verification find every kind of tampering, and name it?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use std::path::{Path, PathBuf};

use nexus_engine::audit::{Verification, verify_case};
use nexus_engine::case::{AuditHead, Case};
use nexus_engine::intake::Unattended;
use nexus_tests::cases::{clock, import, new_case, statement, write};

struct Ground {
    folder: tempfile::TempDir,
    case: PathBuf,
    head: AuditHead,
}

fn ground() -> Ground {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(500)), &Unattended).unwrap();
    let head = case.info().unwrap().audit;
    Ground { case: case.folder().to_owned(), folder, head }
}

fn verify(case: &Path, head: Option<&AuditHead>) -> Verification {
    verify_case(&Case::open_for_reading(case, clock()).unwrap(), head, &Unattended).unwrap()
}

/// Changes the database as an adversary with any SQLite tool would.
fn tamper(ground: &Ground, sql: &str) {
    let connection = rusqlite::Connection::open(ground.case.join("case.db")).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql} changed nothing");
}

fn broken(found: &Verification) -> Vec<&str> {
    found.parts.iter().filter(|part| !part.good).map(|part| part.name.as_str()).collect()
}

#[test]
fn an_untouched_case_holds() {
    let ground = ground();
    let found = verify(&ground.case, Some(&ground.head));
    assert!(found.good, "{found:?}");
    assert_eq!(found.parts.iter().map(|part| part.checked).collect::<Vec<_>>(), [5, 1, 500, 500]);
}

#[test]
fn an_older_case_that_may_not_be_written_to_is_refused_whole() {
    let ground = ground();
    let connection = rusqlite::Connection::open(ground.case.join("case.db")).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    let refused =
        Case::open_for_reading(&ground.case, clock()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains("older version (schema 1;") && refused.contains("Open it once for writing"), "{refused}");
}

#[test]
fn an_edited_entry_is_named() {
    let ground = ground();
    tamper(&ground, "UPDATE audit SET body = replace(body, 'Ada Tester', 'Eve Tester') WHERE seq = 3");
    let found = verify(&ground.case, None);
    assert_eq!(broken(&found), ["audit"]);
    assert!(found.parts[0].summary.contains("entry 3 was changed"), "{}", found.parts[0].summary);
}

#[test]
fn a_missing_entry_is_named() {
    let ground = ground();
    tamper(&ground, "DELETE FROM audit WHERE seq = 2");
    assert!(verify(&ground.case, None).parts[0].summary.contains("entry 2 is missing"));
}

#[test]
fn a_log_whose_end_was_cut_off_is_found_by_its_head() {
    let ground = ground();
    tamper(&ground, "DELETE FROM audit WHERE seq = 5");
    assert!(verify(&ground.case, None).parts[0].good, "without a head, a shorter log is a good log");
    assert_eq!(broken(&verify(&ground.case, Some(&ground.head))), ["audit"]);
}

#[test]
fn a_changed_row_is_named_even_with_its_digest_made_to_fit() {
    let ground = ground();
    tamper(&ground, "UPDATE bank_lines_2021_01 SET amount = amount + 1 WHERE row_no = 7");
    let found = verify(&ground.case, None);
    assert_eq!(broken(&found), ["rows", "conservation"]);
    assert!(found.parts[2].failures[0].contains("a.csv, row 7"), "{:?}", found.parts[2].failures);
    tamper(&ground, "UPDATE bank_lines_2021_01 SET digest = zeroblob(16) WHERE row_no = 7");
    assert!(broken(&verify(&ground.case, None)).contains(&"rows"));
}

#[test]
fn a_text_changed_in_the_dictionary_is_found_in_the_rows_that_use_it() {
    let ground = ground();
    tamper(&ground, "UPDATE parties SET text = 'Somebody else' WHERE text = 'Payee 3'");
    assert!(broken(&verify(&ground.case, None)).contains(&"rows"));
}

#[test]
fn removed_and_added_rows_are_counted() {
    let ground = ground();
    tamper(&ground, "DELETE FROM bank_lines_2021_02 WHERE row_no % 50 = 0");
    let found = verify(&ground.case, None);
    assert_eq!(broken(&found), ["rows", "conservation"]);
    assert!(found.parts[2].failures[0].contains("were stored"), "{:?}", found.parts[2].failures);
}

#[test]
fn a_chunk_digest_that_the_log_does_not_witness_is_found() {
    let ground = ground();
    tamper(&ground, "UPDATE chunks SET digest = zeroblob(32)");
    assert!(broken(&verify(&ground.case, None)).contains(&"rows"));
}

#[test]
fn a_changed_original_is_named() {
    let ground = ground();
    let file = walk(&ground.case.join("vault/sha256")).pop().unwrap();
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    #[allow(clippy::permissions_set_readonly_false, reason = "the adversary does so")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&file, permissions).unwrap();
    let changed = statement(500).replacen("Card 0", "Card 1", 1);
    std::fs::write(&file, changed).unwrap();
    let found = verify(&ground.case, None);
    assert_eq!(broken(&found), ["vault"]);
    assert!(found.parts[1].summary.contains("a.csv: the sealed original was changed"));
}

#[test]
fn a_file_in_the_vault_that_was_never_recorded_is_told_and_left_alone() {
    let ground = ground();
    let stray = ground.case.join("vault/sha256/00/11");
    std::fs::create_dir_all(&stray).unwrap();
    std::fs::write(stray.join("0011"), "x").unwrap();
    let found = verify(&ground.case, None);
    assert!(found.good);
    assert!(found.parts[1].summary.contains("1 file(s) in the vault were sealed but never recorded"));
    assert!(stray.join("0011").exists());
    drop(ground.folder);
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.append(&mut walk(&path)) } else { found.push(path) }
    }
    found
}
