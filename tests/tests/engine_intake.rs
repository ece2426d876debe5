//! Is a file taken in once, whole, and resumable; is a case changed by one at a time?
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test whose ground gives way must stop")]

use nexus_engine::audit::verify_case;
use nexus_engine::case::ReadOnly;
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Intake, IntakeError, ReadState, Unattended, evidence_row, read_evidence, seal};
use nexus_engine::model::Kind;
use nexus_engine::store::PageRequest;
use nexus_tests::cases::{CancelAfter, import, new_case, reopen, statement, write};

/// More than two chunks.
const ROWS: usize = 80_000;

#[test]
fn a_cancelled_reading_is_consistent_and_goes_on_to_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.csv", statement(ROWS));
    let case = new_case(folder.path());
    let cancelled = import(&case, &file, &CancelAfter::rows(1));
    assert!(matches!(cancelled, Err(IntakeError::Cancelled)), "{cancelled:?}");
    let row = evidence_row(&case, 1).unwrap();
    assert_eq!(row.state, ReadState::Cancelled);
    assert!(row.read > 0 && row.read < ROWS as u64, "{}", row.read);
    assert!(row.conserved && case.info().unwrap().conservation.holds);
    assert!(verify_case(&case, None, &Unattended).unwrap().good);

    read_evidence(&case, 1, &ReadOptions::default(), &Unattended).unwrap();
    let straight_folder = tempfile::tempdir().unwrap();
    let straight = new_case(straight_folder.path());
    import(&straight, &file, &Unattended).unwrap();
    assert_eq!(evidence_row(&case, 1).unwrap(), evidence_row(&straight, 1).unwrap());
    for offset in (0..ROWS as u32).step_by(9_973) {
        let request = PageRequest { offset, limit: 200, ..PageRequest::default() };
        assert_eq!(case.store().page(&request).unwrap(), straight.store().page(&request).unwrap());
    }
    assert!(verify_case(&case, None, &Unattended).unwrap().good);
}

#[test]
fn the_same_evidence_gives_the_same_audit_head() {
    let heads: Vec<_> = (0..2)
        .map(|_| {
            let folder = tempfile::tempdir().unwrap();
            let case = new_case(folder.path());
            import(&case, &write(folder.path(), "a.csv", statement(1000)), &Unattended).unwrap();
            case.info().unwrap().audit
        })
        .collect();
    assert_eq!(heads[0], heads[1]);
}

#[test]
fn the_same_bytes_are_taken_once_and_the_second_time_is_on_record() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let text = statement(10);
    let first = write(folder.path(), "a.csv", &text);
    let second = write(folder.path(), "copy of a.csv", &text);
    import(&case, &first, &Unattended).unwrap();
    assert_eq!(seal(&case, &second, &Unattended).unwrap(), Intake::AlreadyThere(1));
    import(&case, &second, &Unattended).unwrap();
    let info = case.info().unwrap();
    assert_eq!((info.bank_rows, info.evidence), (10, 1));
    let (_, entries) = nexus_engine::audit::page(case.store(), 0, 10).unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.operation == "evidence.duplicate").count(), 2);
}

#[test]
fn a_second_opener_reads_and_is_told_who_holds_the_case() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(10)), &Unattended).unwrap();
    let second = reopen(case.folder()).unwrap();
    let Some(ReadOnly::HeldBy { process, since, .. }) = second.read_only() else { panic!("{:?}", second.read_only()) };
    assert_eq!(*process, std::process::id());
    assert_eq!(since, "2026-01-31T09:15:00Z");
    assert_eq!(second.info().unwrap().bank_rows, 10);
    let refused = seal(&second, &write(folder.path(), "b.csv", statement(11)), &Unattended);
    assert!(matches!(refused, Err(IntakeError::ReadOnly { .. })), "{refused:?}");
    let path = case.folder().to_owned();
    drop((case, second));
    assert!(reopen(&path).unwrap().read_only().is_none());
}

#[test]
fn a_case_can_be_copied_and_opened_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &write(folder.path(), "a.csv", statement(100)), &Unattended).unwrap();
    let from = case.folder().to_owned();
    drop(case);
    let to = folder.path().join("elsewhere/Copy.nexus");
    copy(&from, &to);
    let copied = reopen(&to).unwrap();
    assert!(verify_case(&copied, None, &Unattended).unwrap().good);
    assert_eq!(copied.info().unwrap().bank_rows, 100);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn decisions_that_the_reader_made_are_on_record_and_show_the_original_in_its_own_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let text = b"Datum;Verwendungszweck;Empf\xe4nger;Betrag;W\xe4hrung\r\n17.03.2021;Caf\xe9;M\xfcller;-12,50;EUR\r\n";
    import(&case, &write(folder.path(), "konto.csv", text), &Unattended).unwrap();
    let page = case.store().page(&PageRequest { limit: 1, ..PageRequest::default() }).unwrap();
    let detail = nexus_engine::review::row_detail(&case, page.rows[0].kind, page.rows[0].id).unwrap();
    assert_eq!(detail.source.lines, ["17.03.2021;Caf\u{e9};M\u{fc}ller;-12,50;EUR"]);
    assert_eq!(detail.source.before, ["Datum;Verwendungszweck;Empf\u{e4}nger;Betrag;W\u{e4}hrung"]);
    let (_, entries) = nexus_engine::audit::page(case.store(), 0, 10).unwrap();
    let begun = entries.iter().find(|entry| entry.operation == "import.begin").unwrap();
    assert!(begun.body.contains("\"encoding\":\"windows-1252\""), "{}", begun.body);
    assert!(begun.body.contains("\"decimal_mark\":\"comma\""), "{}", begun.body);
}

#[test]
fn a_currency_that_is_none_is_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let sealed = seal(&case, &write(folder.path(), "a.csv", statement(10)), &Unattended).unwrap();
    let options = ReadOptions { currency: Some("ZZZ".to_owned()), ..ReadOptions::default() };
    let refused = read_evidence(&case, sealed.evidence(), &options, &Unattended);
    assert!(matches!(&refused, Err(IntakeError::UnknownCurrency(code)) if code == "ZZZ"), "{refused:?}");
    assert_eq!(evidence_row(&case, sealed.evidence()).unwrap().state, ReadState::Sealed);
}

#[test]
fn what_was_spent_is_money_out_once_a_person_says_that_a_file_records_spending() {
    let text = "Date,Description,Amount,Currency\n2024-01-17,Taxi,12.50,GBP\n2024-01-18,Refund,-2.50,GBP\n2024-01-19,Rail,40.00,GBP\n";
    for (kind, sums) in [(Kind::Expense, ("250", "-5250")), (Kind::Bank, ("5250", "-250"))] {
        let folder = tempfile::tempdir().unwrap();
        let case = new_case(folder.path());
        let sealed = seal(&case, &write(folder.path(), "a.csv", text), &Unattended).unwrap();
        let options = ReadOptions { kind: Some(kind), ..ReadOptions::default() };
        read_evidence(&case, sealed.evidence(), &options, &Unattended).unwrap();
        let row = evidence_row(&case, sealed.evidence()).unwrap();
        assert_eq!((row.sums[0].money_in.as_str(), row.sums[0].money_out.as_str()), sums, "{kind:?}");
        let (_, problems) = nexus_engine::intake::problem_page(&case, None, 0, 10).unwrap();
        let told = problems.iter().any(|problem| problem.problem.code == "sign_inverted");
        assert_eq!(told, kind == Kind::Expense);
    }
}
