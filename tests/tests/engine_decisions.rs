//! What may a person decide after a reading, and does everything still hold then? Corrected rows, remembered layouts, the
//! original beside what became of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use std::io::Write as _;

use nexus_engine::audit::verify_case;
use nexus_engine::case::Case;
use nexus_engine::importers::{BytesSource, ReadOptions};
use nexus_engine::intake::{
    IntakeError, RowFields, Unattended, decide_row, evidence_row, forget_layout, known_here, layout_list, preview,
    problem_page, read_evidence, rejected_row, seal, take_back, write_problems,
};
use nexus_engine::model::Kind;
use nexus_engine::review::{OriginalRequest, Originals, Place};
use nexus_engine::store::{Filter, PageRequest};
use nexus_tests::cases::{import, new_case, write};

const DAMAGED: &str = "Date,Description,Amount,Currency,Account Number\n\
    2024-01-02,Rent,-850.00,GBP,11\n\
    2024-02-31,Fuel,-40.00,GBP,11\n\
    2024-01-04,Wages,O2300.00,GBP,22\n\
    2024-01-05,Tea,-2.50,GBP,11\n";

fn damaged(folder: &std::path::Path) -> (Case, u32) {
    let case = new_case(folder);
    let file = import(&case, &write(folder, "a.csv", DAMAGED), &Unattended).unwrap();
    (case, file)
}

fn sound(case: &Case) {
    let found = verify_case(case, None, &Unattended).unwrap();
    assert!(found.good, "{:?}", found.parts);
    assert!(case.info().unwrap().conservation.holds);
}

fn sums(case: &Case) -> (u64, String, String) {
    let totals = case.store().totals(&Filter::default()).unwrap();
    let sum = &totals.sums[0];
    (u64::from(totals.rows), sum.money_in.clone(), sum.money_out.clone())
}

#[test]
fn a_rejected_row_is_accepted_with_what_a_person_gives_and_put_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let (case, file) = damaged(folder.path());
    let before = sums(&case);
    assert_eq!(before, (2, "0".to_owned(), "-85250".to_owned()));
    let as_read = rejected_row(&case, file, 2, &Unattended).unwrap();
    assert_eq!((as_read.text.as_deref(), as_read.amount.as_deref()), (Some("Fuel"), Some("-40.00")));

    let date = RowFields { date: Some("2024-02-29".to_owned()), ..RowFields::default() };
    decide_row(&case, file, 2, Some(&date), "the paper statement says 29 February", &Unattended).unwrap();
    let amount = RowFields { amount: Some("2300.00".to_owned()), ..RowFields::default() };
    decide_row(&case, file, 3, Some(&amount), "a letter O in place of nothing", &Unattended).unwrap();
    let row = evidence_row(&case, file).unwrap();
    assert_eq!((row.read, row.accepted, row.rejected), (4, 4, 0));
    assert_eq!(sums(&case), (4, "230000".to_owned(), "-89250".to_owned()));
    sound(&case);
    let page = case.store().page(&PageRequest { limit: 10, ..PageRequest::default() }).unwrap();
    let fuel = page.rows.iter().find(|row| row.text == "Fuel").unwrap();
    let detail = nexus_engine::review::row_detail(&case, fuel.kind, fuel.id).unwrap();
    assert_eq!(detail.source.lines, ["2024-02-31,Fuel,-40.00,GBP,11"], "the original is as it was");
    assert!(detail.verified);

    let (_, problems) = problem_page(&case, Some(file), 0, 10).unwrap();
    let decided = problems.iter().filter_map(|problem| problem.decision.as_ref()).count();
    assert_eq!(decided, 2, "the problems stay listed, with what was decided");
    take_back(&case, file, 2).unwrap();
    take_back(&case, file, 3).unwrap();
    assert_eq!((sums(&case), evidence_row(&case, file).unwrap().rejected), (before, 2));
    sound(&case);
    decide_row(&case, file, 2, Some(&date), "decided anew", &Unattended).unwrap();
    sound(&case);
    let (_, entries) = nexus_engine::audit::page(case.store(), 0, 50).unwrap();
    let operations: Vec<&str> = entries.iter().map(|entry| entry.operation.as_str()).collect();
    assert_eq!(operations.iter().filter(|operation| **operation == "row.correct").count(), 3);
    assert_eq!(operations.iter().filter(|operation| **operation == "row.undecide").count(), 2);
}

#[test]
fn a_decision_that_does_not_hold_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (case, file) = damaged(folder.path());
    let head = case.info().unwrap().audit;
    let wrong = RowFields { date: Some("2024-02-30".to_owned()), ..RowFields::default() };
    let tries = [
        decide_row(&case, file, 2, Some(&wrong), "no such day", &Unattended),
        decide_row(&case, file, 2, Some(&RowFields::default()), "nothing given", &Unattended),
        decide_row(&case, file, 1, Some(&wrong), "not rejected", &Unattended),
        decide_row(&case, file, 2, None, "  ", &Unattended),
        take_back(&case, file, 2),
    ];
    for tried in tries {
        assert!(matches!(tried, Err(IntakeError::Correction { .. })), "{tried:?}");
    }
    assert_eq!(case.info().unwrap().audit, head);
}

#[test]
fn a_row_that_is_left_out_stays_counted_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (case, file) = damaged(folder.path());
    decide_row(&case, file, 2, None, "=cmd a test row of the bank", &Unattended).unwrap();
    let row = evidence_row(&case, file).unwrap();
    assert_eq!((row.accepted, row.rejected, row.conserved), (2, 2, true));
    sound(&case);
    let mut csv = Vec::new();
    write_problems(&case, Some(file), &mut csv).unwrap().unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("left out,'=cmd a test row of the bank"), "{csv}");
}

#[test]
fn a_row_that_could_not_be_taken_apart_needs_its_date_amount_and_account() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let text = "Date,Description,Amount,Currency\n2024-01-02,Rent,-850.00,GBP\n2024-01-03,Tea, biscuits,-2.00,GBP\n2024-01-04,Pay,9.00,GBP\n";
    let file = import(&case, &write(folder.path(), "a.csv", text), &Unattended).unwrap();
    assert_eq!(evidence_row(&case, file).unwrap().rejected, 1);
    let mut fields = RowFields { date: Some("2024-01-03".to_owned()), ..RowFields::default() };
    let refused = decide_row(&case, file, 2, Some(&fields), "an unquoted comma", &Unattended);
    assert!(matches!(refused, Err(IntakeError::Correction { .. })), "{refused:?}");
    fields.amount = Some("-2.00".to_owned());
    fields.currency = Some("GBP".to_owned());
    fields.text = Some("Tea, biscuits".to_owned());
    decide_row(&case, file, 2, Some(&fields), "an unquoted comma", &Unattended).unwrap();
    assert_eq!(evidence_row(&case, file).unwrap().accepted, 3);
    sound(&case);
}

#[test]
fn a_confirmed_layout_is_proposed_again_and_can_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let first = "Date,Description,Amount\n03/04/2021,Tea,2.00\n05/04/2021,Pay,-900.00\n";
    let bytes = |text: &'static str| BytesSource::new(text.as_bytes(), "b.csv");
    let known = |fingerprint: &str| known_here(&case, fingerprint);
    let asked = preview(&mut bytes(first), &ReadOptions::default(), &known);
    assert_eq!((asked.questions.len(), asked.layout.is_none()), (2, true));
    let mapping = serde_json::json!({"date_order": "month_day_year", "invert_sign": true});
    let options = ReadOptions { kind: Some(Kind::Expense), mapping: Some(mapping), ..ReadOptions::default() };
    let sealed = seal(&case, &write(folder.path(), "January.csv", first), &Unattended).unwrap();
    read_evidence(&case, sealed.evidence(), &options, &Unattended).unwrap();

    let next = "Date,Description,Amount\n06/04/2021,Milk,3.00\n07/04/2021,Jam,4.00\n";
    let found = preview(&mut bytes(next), &ReadOptions::default(), &known);
    assert_eq!(found.layout.as_ref().and_then(|layout| layout.file.as_deref()), Some("January.csv"));
    assert!(found.questions.is_empty(), "{:?}", found.questions);
    assert_eq!((found.rows[0].day.as_str(), found.rows[0].amount.as_str()), ("2021-06-04", "-3.00"));
    // What the new file itself proves stands above what was decided about another.
    let proof = "Date,Description,Amount\n26/04/2021,Milk,3.00\n";
    let against = preview(&mut bytes(proof), &ReadOptions::default(), &known);
    assert_eq!(against.rows[0].day, "2021-04-26");
    let (_, entries) = nexus_engine::audit::page(case.store(), 0, 50).unwrap();
    assert!(entries.iter().any(|entry| entry.operation == "layout.confirm"));

    let listed = layout_list(&case).unwrap();
    assert_eq!(listed.len(), 1);
    assert!(forget_layout(&case, &listed[0].fingerprint).unwrap());
    assert!(preview(&mut bytes(next), &ReadOptions::default(), &known).layout.is_none());
    sound(&case);
}

#[test]
fn doubtful_rows_come_with_their_source() {
    let bytes = DAMAGED.as_bytes();
    let found = preview(&mut BytesSource::new(bytes, "a.csv"), &ReadOptions::default(), &|_| None);
    let kept_aside: Vec<&str> =
        found.doubtful.iter().filter(|row| row.row.is_none()).map(|row| row.source.as_str()).collect();
    assert_eq!(kept_aside, ["2024-02-31,Fuel,-40.00,GBP,11", "2024-01-04,Wages,O2300.00,GBP,22"]);
    assert!(found.doubtful.iter().any(|row| row.why.contains("largest amount") && row.source.contains("Rent")));
}

#[test]
fn rows_of_packed_files_show_the_text_of_the_inner_file() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(DAMAGED.as_bytes()).unwrap();
    let file = import(&case, &write(folder.path(), "a.csv.gz", packer.finish().unwrap()), &Unattended).unwrap();
    let (_, problems) = problem_page(&case, Some(file), 0, 10).unwrap();
    let sources: Vec<&str> =
        problems.iter().filter(|problem| problem.row_no.is_some()).map(|problem| problem.source.as_str()).collect();
    assert_eq!(sources, ["2024-02-31,Fuel,-40.00,GBP,11", "2024-01-04,Wages,O2300.00,GBP,22"]);
    let page = Originals::default().page(&case, &OriginalRequest { evidence: file, limit: 10, ..Default::default() });
    assert_eq!(page.unwrap().lines[2].mark.as_ref().unwrap().state, "rejected");
}

#[test]
fn an_original_is_shown_with_what_became_of_each_line() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let mut text = String::from("Date,Description,Amount,Currency\n");
    for row in 0..5_000 {
        text += &format!("2024-{:02}-{:02},Row {row},-1.00,GBP\n", row / 28 % 12 + 1, row % 28 + 1);
    }
    text += "2024-13-01,Bad,-1.00,GBP\n,Total,-5000.00,\n";
    let file = import(&case, &write(folder.path(), "a.csv", &text), &Unattended).unwrap();
    let originals = Originals::default();
    let request = |first, limit| OriginalRequest { evidence: file, first, limit, place: None };
    let top = originals.page(&case, &request(0, 3)).unwrap();
    assert_eq!((top.total, top.lines[0].mark.is_none(), top.lines[1].number), (5_003, true, 2));
    let mark = top.lines[1].mark.as_ref().unwrap();
    assert_eq!((mark.state.as_str(), mark.row_no, mark.rows), ("accepted", Some(1), 1));
    let end = originals.page(&case, &request(4_999, 10)).unwrap();
    let states: Vec<_> =
        end.lines.iter().map(|line| line.mark.as_ref().map(|mark| (mark.state.as_str(), mark.row_no))).collect();
    assert_eq!(
        states,
        [
            Some(("accepted", Some(4_999))),
            Some(("accepted", Some(5_000))),
            Some(("rejected", Some(5_001))),
            Some(("total", None))
        ]
    );
    // From a row to its place: two steps from any figure to its source.
    let page = case.store().page(&PageRequest { offset: 3_000, limit: 1, ..PageRequest::default() }).unwrap();
    let detail = nexus_engine::review::row_detail(&case, page.rows[0].kind, page.rows[0].id).unwrap();
    let number = |value: i64| u64::try_from(value).unwrap();
    let place = Place { offset: number(detail.source.offset), line: number(detail.source.line) };
    let there = originals
        .page(&case, &OriginalRequest { evidence: file, limit: 30, place: Some(place), ..Default::default() })
        .unwrap();
    let at = usize::try_from(there.at.unwrap() - there.first).unwrap();
    assert_eq!(there.lines[at].cells[0], detail.source.lines[0]);
    assert_eq!(there.lines[at].mark.as_ref().unwrap().id, Some(page.rows[0].id));
}
