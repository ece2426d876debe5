use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::case::{Case, Examiner, FixedClock, NewCase};
use crate::teams::{Disclosure, DisclosureDecision, Dispute, DisputeState, Note, PutDisclosure, PutDispute, PutNote};

fn case(folder: &Path) -> Case {
    let examiner = Examiner { name: "Ada Tester".to_owned(), role: String::new() };
    let new = NewCase { name: "Lens".to_owned(), reference: String::new(), examiner };
    Case::create(folder, &new, Arc::new(FixedClock(time::OffsetDateTime::UNIX_EPOCH))).unwrap()
}

fn dispute(label: &str) -> PutDispute {
    let value = Dispute {
        id: 0,
        lens: "defence".to_owned(),
        subject: format!("match {label}"),
        label: label.to_owned(),
        statement: "It is another payment".to_owned(),
        state: DisputeState::Open,
        answer: String::new(),
        examiner: String::new(),
        created: String::new(),
    };
    PutDispute { id: 0, value: Some(value) }
}

/// Every value of every table of the case, hashed: what no point of view may change, the matches among it.
fn everything(case: &Case) -> String {
    let read = |connection: &rusqlite::Connection| -> Result<String, crate::store::StoreError> {
        let mut tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")?;
        let names: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut hasher = <sha2::Sha256 as sha2::Digest>::new();
        for name in names.iter().filter(|name| !name.starts_with("sqlite_")) {
            facts::add(connection, &format!("SELECT * FROM {name}"), &mut hasher)?;
        }
        Ok(crate::audit::hex(&sha2::Digest::finalize(hasher)))
    };
    case.store().read(read).unwrap()
}

/// Files with rows kept aside and unread files, findings of any severity, accounts with gaps, disputes.
fn fill(case: &Case, files: &[(u8, bool)], findings: &[(u8, u8)], months: &[u8], disputes: u8) {
    case.store()
        .write(|writer| {
            writer.changing(|transaction| {
                for (n, (rejected, failed)) in files.iter().enumerate() {
                    let state = if *failed { "failed" } else { "done" };
                    transaction.execute(
                        "INSERT INTO evidence VALUES (?1, ?2, 9, ?3, ?3, '', '')",
                        (n + 1, format!("file {n}.csv"), (n as u64).to_be_bytes()),
                    )?;
                    transaction.execute(
                        "INSERT INTO imports VALUES (?1, 'csv', 'bank', '{}', ?2, 0, ?3, 0, ?3, 0, 0, NULL)",
                        (n + 1, state, *rejected),
                    )?;
                }
                for (n, (severity, against)) in findings.iter().enumerate() {
                    let body = serde_json::json!({"title": format!("Pattern {n}"), "records": n, "against": vec!["a tariff"; *against as usize % 4]});
                    transaction.execute(
                        "INSERT INTO findings VALUES (?1, 't', 1, 1, 'new', ?2, ?3, x'00', ?4)",
                        (format!("F-{n:02}"), n, severity % 4 + 1, body.to_string()),
                    )?;
                }
                for n in 0..findings.len() {
                    transaction.execute(
                        "INSERT INTO matches (expense, bank, expense_file, expense_row, expense_account, expense_amount,
                            expense_currency, bank_file, bank_row, bank_account, bank_amount, bank_currency, probability,
                            status, reason, bits, state)
                         VALUES (?1, ?1, 1, ?1, 1, 5, 826, 1, ?1, 1, 5, 826, 0.75, 'matched', '', x'00', 'active')",
                        [n],
                    )?;
                }
                transaction.execute("INSERT INTO accounts VALUES (1, 'i', 's', '', '', 'Main', 826)", [])?;
                if !files.is_empty() {
                    for month in months {
                        transaction.execute(
                            "INSERT OR IGNORE INTO flows VALUES (1, 'bank', ?1, 1, 826, 1, '0', '-5', 0, 0)",
                            [format!("20{:02}_{:02}", 20 + month / 12, month % 12 + 1)],
                        )?;
                    }
                }
                Ok(())
            })
        })
        .unwrap();
    for n in 0..disputes {
        case.make(dispute(&format!("M-{n}"))).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_lens_changes_a_fact_and_what_is_folded_is_counted(
        files in prop::collection::vec((0u8..5, any::<bool>()), 0..5),
        findings in prop::collection::vec((any::<u8>(), any::<u8>()), 0..8),
        months in prop::collection::vec(0u8..36, 0..10),
        disputes in 0u8..4,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let case = case(folder.path());
        fill(&case, &files, &findings, &months, disputes);
        let before = fact_hash(&case).unwrap();
        let whole = everything(&case);
        let all = matters(&case).unwrap();
        for lens in LENSES {
            let page = page(&case, lens).unwrap();
            prop_assert_eq!(&page.fact_hash, &before, "{} shows other facts", lens.id);
            prop_assert_eq!(page.matters as usize, all.len());
            prop_assert_eq!(page.shown as usize + page.folded.len(), all.len());
            for section in &page.sections {
                prop_assert!(section.lines.iter().all(|line| line.cells.len() == section.columns.len()), "{}", section.title);
            }
            // What counts as shown stands on the page by its title, so that "shown" cannot be claimed of what is not.
            let folded: Vec<&str> = page.folded.iter().map(|matter| matter.id.as_str()).collect();
            let shown_texts: Vec<String> = page.sections.iter().flat_map(|section| &section.lines).flat_map(|line| &line.cells)
                .filter_map(|cell| match cell { Cell::Text { text } => Some(text.clone()), _ => None }).collect();
            for matter in all.iter().filter(|matter| !folded.contains(&matter.id.as_str()) && matter.sort != MatterSort::Dispute) {
                prop_assert!(shown_texts.contains(&matter.title), "{} claims to show {}", lens.id, matter.id);
            }
        }
        prop_assert_eq!(fact_hash(&case).unwrap(), before);
        prop_assert_eq!(everything(&case), whole);
    }
}

/// The two hashes would show it: each kind of fact moves one of them.
#[test]
fn a_changed_fact_does_not_go_unnoticed() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path());
    fill(&case, &[(1, false)], &[(2, 1), (3, 0)], &[4], 1);
    let changes = [
        "UPDATE findings SET severity = severity + 1 WHERE id = 'F-00'",
        "UPDATE findings SET rank = rank + 7 WHERE id = 'F-01'",
        "UPDATE matches SET probability = 0.76 WHERE expense = 1",
        "UPDATE imports SET rejected = rejected + 1",
        "DELETE FROM disputes",
    ];
    let mut seen = vec![(fact_hash(&case).unwrap(), everything(&case))];
    for sql in changes {
        case.store().write(|writer| writer.changing(|transaction| Ok(transaction.execute(sql, [])?))).unwrap();
        let now = (fact_hash(&case).unwrap(), everything(&case));
        let facts = sql.contains("findings");
        assert!(!facts || seen.iter().all(|(hash, _)| *hash != now.0), "{sql} leaves the hash of the facts");
        assert!(seen.iter().all(|(_, whole)| *whole != now.1), "{sql} leaves the hash of everything");
        seen.push(now);
    }
}

#[test]
fn each_kind_of_change_is_one_sides_alone() {
    let who =
        |right| -> Vec<&str> { LENSES.iter().map(|lens| lens.id).filter(|lens| may(lens, right).is_ok()).collect() };
    for right in [Right::Evidence, Right::Matches, Right::Parameters, Right::Findings] {
        assert_eq!(who(right), ["examiner"], "{right:?}");
    }
    assert_eq!(who(Right::Disclosure), ["prosecutor"]);
    assert_eq!(
        may("judge", Right::Disclosure).unwrap_err().to_string(),
        "Judge may not change disclosure decisions: that is the prosecutor's alone, so that all sides argue over one set \
         of facts; nothing was changed. Switch to the prosecutor's point of view"
    );
}

#[test]
fn a_screen_gets_the_beginning_of_a_page_and_how_much_more_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path());
    fill(&case, &[], &[(1, 1); 250], &[], 1);
    let whole = page(&case, lens_of("defence").unwrap()).unwrap();
    let beginning = front(&case, lens_of("defence").unwrap()).unwrap();
    let (all, first) = (&whole.sections[0], &beginning.sections[0]);
    assert_eq!(first.lines.len() + first.more as usize, all.lines.len());
    assert_eq!((first.lines.len(), all.more, beginning.shown), (200, 0, whole.shown));
    let receiver = front(&case, lens_of("receiver").unwrap()).unwrap();
    assert_eq!((receiver.folded.len(), receiver.matters - receiver.shown), (50, 251));
    // A note moves the hash on with the audit head, and nothing else on the page.
    let (subject, label, text) = ("case".to_owned(), "Case".to_owned(), String::new);
    let (body, lens) = ("Asked the bank.".to_owned(), "judge".to_owned());
    let note = Note { id: 0, lens, subject, label, body, examiner: text(), created: text() };
    case.make(PutNote { id: 0, value: Some(note) }).unwrap();
    let after = front(&case, lens_of("defence").unwrap()).unwrap();
    assert_ne!(after.fact_hash, beginning.fact_hash);
    assert_eq!(after.matters, beginning.matters);
    case.make(dispute("M-9")).unwrap();
    assert_eq!(
        front(&case, lens_of("defence").unwrap()).unwrap().matters,
        beginning.matters + 1,
        "a dispute is a matter"
    );
}

#[test]
fn the_prosecutors_pack_waits_for_every_disclosure_decision() {
    let folder = tempfile::tempdir().unwrap();
    let case = case(folder.path());
    fill(&case, &[(3, false)], &[(3, 2)], &[], 1);
    let gate = export_gate(&case, lens_of("prosecutor").unwrap()).unwrap();
    let facts: Vec<String> = gate.undecided.iter().map(|fact| fact.id.clone()).collect();
    assert_eq!(facts, ["aside/000001", "finding/F-00/against/0", "finding/F-00/against/1", "dispute/000001"]);
    assert!(!gate.open);
    assert!(export_gate(&case, lens_of("defence").unwrap()).unwrap().open);
    for fact in facts {
        let value = Disclosure {
            fact: fact.clone(),
            decision: DisclosureDecision::Disclose,
            why: String::new(),
            examiner: String::new(),
            created: String::new(),
        };
        case.make(PutDisclosure { fact, value: Some(value) }).unwrap();
    }
    assert!(export_gate(&case, lens_of("prosecutor").unwrap()).unwrap().open);
    case.undo(None).unwrap();
    assert!(!export_gate(&case, lens_of("prosecutor").unwrap()).unwrap().open);
}

#[test]
fn no_lens_says_that_anyone_did_wrong() {
    for lens in LENSES {
        let text = serde_json::to_string(lens).unwrap();
        assert_eq!(wording::objection(&text), None, "{}", lens.id);
    }
    assert!(wording::objection("This is Fraud.").is_some());
}

#[test]
fn hues_stay_away_from_the_severity_scale() {
    for lens in LENSES {
        assert!((90..=340).contains(&lens.hue), "{} has a hue of the severity scale", lens.id);
    }
}
