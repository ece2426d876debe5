//! Expenses against bank lines, from outside: precision on made-up books, bad input, decisions, undo, withdrawal, the
//! statement. The full figures come from the command line on evidence of any size; this is the short form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use nexus_engine::case::{Case, Examiner};
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Control, Progress, Unattended, read_evidence, seal};
use nexus_engine::model::{Currency, Day, Kind, format_minor};
use nexus_engine::reconcile::method::{Cancelled, Line, Sides, Watch, reconcile as match_up};
use nexus_engine::reconcile::trial::{Answer, Dials, Trial, TrialLine, generate, score};
use nexus_engine::reconcile::{
    self, Decision, LineFilter, LineRequest, ReconcileError, Settings, StatementRequest, Status, Verdict, reconcile,
};
use nexus_tests::cases::{new_case, reopen};
use tempfile::TempDir;

struct Quiet;

impl Watch for Quiet {
    fn progress(&self, _: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn sides(trial: &Trial) -> Sides {
    let line = |line: &TrialLine| -> (u32, i32, i64, u16) { (line.account, line.day, line.amount, line.currency) };
    let mut sides = Sides::default();
    for (books, lines) in [(true, &trial.ledger), (false, &trial.bank)] {
        for made in lines {
            let (account, day, amount, currency) = line(made);
            let account = if books { account + 100 } else { account };
            let line = Line {
                account,
                day,
                amount,
                currency,
                party: &made.party,
                text: &made.text,
                reference: &made.reference,
            };
            if books { sides.ledger(&line) } else { sides.bank(&line) }
        }
    }
    sides.finish();
    sides
}

fn import(case: &Case, folder: &TempDir, name: &str, kind: Kind, text: &str) -> u32 {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let file = seal(case, &path, &Unattended).unwrap().evidence();
    let options = ReadOptions { kind: Some(kind), ..ReadOptions::default() };
    read_evidence(case, file, &options, &Unattended).unwrap();
    file
}

/// A case with a year of made-up books, small.
fn trial_case(items: usize) -> (TempDir, Case, Trial) {
    let trial = generate(11, Dials::usual(items));
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    for (name, kind, lines) in [("books.csv", Kind::Expense, &trial.ledger), ("bank.csv", Kind::Bank, &trial.bank)] {
        let mut text = String::from("Date,Description,Payee,Amount,Currency,Account Number,Reference\n");
        for line in lines {
            let currency = Currency::from_numeric(line.currency).unwrap();
            let account = if kind == Kind::Bank { 4_000 + line.account } else { 9_000 + line.account };
            writeln!(
                text,
                "{},{},{},{},{},{account},{}",
                Day::from_number(line.day).unwrap(),
                line.text,
                line.party,
                format_minor(line.amount, currency),
                currency.code(),
                line.reference
            )
            .unwrap();
        }
        import(&case, &folder, name, kind, &text);
    }
    (folder, case, trial)
}

const HEAD: &str = "Date,Description,Amount,Currency,Account Number\n";

fn two_sides(books: &str, bank: &str) -> (TempDir, Case) {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &folder, "books.csv", Kind::Expense, &format!("{HEAD}{books}"));
    import(&case, &folder, "bank.csv", Kind::Bank, &format!("{HEAD}{bank}"));
    (folder, case)
}

fn printed(case: &Case) -> Vec<(u64, u64, String, String)> {
    let mut all = Vec::new();
    reconcile::edges(case, |edge| {
        all.push((edge.expense_row, edge.bank_row, edge.status, edge.reason));
        Ok(())
    })
    .unwrap();
    all
}

#[test]
fn made_up_books_are_matched_with_the_promised_precision() {
    let trial = generate(7, Dials::usual(4_000));
    let outcome = match_up(&sides(&trial), &Settings::default(), &Quiet).unwrap();
    let found = score(&Answer::of(&trial), &outcome);
    let (precision, recall, f1) = found.overall();
    println!("overall {precision:.4} {recall:.4} {f1:.4}; automatic {:?} of {}", found.automatic, found.edges);
    assert!(f1 > 0.92, "{found:?}");
    assert!(found.without_a_person().0 > 0.995, "{found:?}");
    assert!(found.calibration < 0.03, "{}", found.calibration);
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let trial = generate(3, Dials::hard(1_500));
    let sides = sides(&trial);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| match_up(&sides, &Settings::default(), &Quiet).unwrap())
    };
    assert!(run(1) == run(3));
}

#[test]
fn ten_thousand_equal_amounts_on_a_day_are_bounded_and_never_matched_alone() {
    let mut sides = Sides::default();
    for at in 0..10_000 {
        let line =
            Line { account: 1, day: 19_000, amount: -1_000, currency: 826, party: "", text: "Ticket", reference: "" };
        sides.ledger(&line);
        sides.bank(&Line { account: 2, day: 19_000 + at % 2, ..line });
    }
    sides.finish();
    let outcome = match_up(&sides, &Settings::default(), &Quiet).unwrap();
    assert!(outcome.edges.iter().all(|edge| edge.status != Status::Matched), "not unique");
    // Of a hundred million pairs only a bounded number a line is weighed, whatever the machine's speed.
    assert!(outcome.compared <= 10_000 * 512, "{}", outcome.compared);
}

#[test]
fn a_pool_beyond_the_bound_is_no_automatic_match() {
    let mut sides = Sides::default();
    let line = |amount: i64, day: i32| Line {
        account: 1,
        day,
        amount,
        currency: 826,
        party: "Halden Marine Supplies",
        text: "",
        reference: "",
    };
    let amounts: Vec<i64> = (0..60).map(|at| -(10_007 + at * 1_313)).collect();
    for (at, amount) in (0..).zip(&amounts) {
        sides.ledger(&line(*amount, 19_000 + at / 6));
    }
    sides.bank(&line(amounts[3] + amounts[17] + amounts[40], 19_012));
    sides.finish();
    let outcome = match_up(&sides, &Settings::default(), &Quiet).unwrap();
    assert!(outcome.edges.iter().all(|edge| edge.status != Status::Matched), "{:?}", outcome.edges);
}

#[test]
fn a_cancelled_method_gives_nothing() {
    struct Stop;
    impl Watch for Stop {
        fn progress(&self, _: u64) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let trial = generate(5, Dials::usual(300));
    assert_eq!(match_up(&sides(&trial), &Settings::default(), &Stop), Err(Cancelled));
}

#[test]
fn an_empty_side_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    let refused = |case: &Case| reconcile(case, &Settings::default(), &Unattended).unwrap_err();
    assert!(refused(&case).to_string().contains("neither"));
    import(&case, &folder, "bank.csv", Kind::Bank, &format!("{HEAD}2025-01-02,Rent,-10.00,GBP,1\n"));
    let error = refused(&case);
    assert_eq!(error.code(), "nothing_to_reconcile");
    assert!(error.to_string().contains("no expenses"), "{error}");
    let other = tempfile::tempdir().unwrap();
    let case = new_case(other.path());
    import(&case, &other, "books.csv", Kind::Expense, &format!("{HEAD}2025-01-02,Rent,-10.00,GBP,1\n"));
    assert!(refused(&case).to_string().contains("no bank lines"));
    assert!(matches!(reconcile::edges(&case, |_| Ok(())), Err(ReconcileError::NoRun)));
}

#[test]
fn sides_without_a_common_currency_say_so() {
    let (_folder, case) = two_sides("2025-01-02,Rent,-10.00,GBP,1\n", "2025-01-02,Rent,-10.00,EUR,2\n");
    let report = reconcile(&case, &Settings::default(), &Unattended).unwrap();
    assert_eq!((report.matched, report.suggested), (0, 0));
    assert!(report.notes[0].contains("GBP") && report.notes[0].contains("EUR"), "{:?}", report.notes);
}

#[test]
fn a_cancelled_run_changes_nothing() {
    struct Late(AtomicBool);
    impl Control for Late {
        fn progress(&self, _: Progress) {
            self.0.store(true, Ordering::Relaxed);
        }
        fn is_cancelled(&self) -> bool {
            self.0.load(Ordering::Relaxed)
        }
    }
    let (_folder, case, _) = trial_case(300);
    let before = case.info().unwrap().audit;
    let ended = reconcile(&case, &Settings::default(), &Late(AtomicBool::new(false)));
    assert!(matches!(ended, Err(ReconcileError::Cancelled)), "{ended:?}");
    assert_eq!(case.info().unwrap().audit, before);
}

#[test]
fn a_run_is_stored_and_the_same_run_gives_the_same() {
    let (_folder, case, trial) = trial_case(600);
    let report = reconcile(&case, &Settings::default(), &Unattended).unwrap();
    assert!(report.matched as usize > trial.edges.len() / 2, "{report:?}");
    let first = printed(&case);
    assert_eq!(first.len() as u32, report.matched + report.suggested);
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    assert_eq!(printed(&case), first);
    let folder = case.folder().to_owned();
    drop(case);
    assert_eq!(printed(&reopen(&folder).unwrap()), first);
}

#[test]
fn a_person_outranks_the_engine_and_can_undo() {
    let (_folder, case, _) = trial_case(600);
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let first = printed(&case);
    let page = reconcile::lines(&case, &LineRequest { limit: 256, ..LineRequest::default() }).unwrap();
    let pair = page.lines.iter().find(|line| line.status == Status::Matched && line.group.is_none()).unwrap();
    let ids = (pair.expense.as_ref().unwrap().id, pair.bank.as_ref().unwrap().id);
    let reject = Decision {
        what: Verdict::Reject,
        pairs: vec![ids],
        above: None,
        filter: LineFilter::default(),
        why: "another order".to_owned(),
    };
    reconcile::decide(&case, &reject).unwrap();
    assert_eq!(printed(&case).len(), first.len() - 1);
    // A later run leaves the two apart.
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let why_not = reconcile::explain(&case, ids.0, ids.1).unwrap();
    assert!(!why_not.pair.unwrap().stands);
    assert!(reconcile::undo(&case).unwrap().title.starts_with("Rejected"));
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    assert_eq!(printed(&case), first);
    assert!(reconcile::redo(&case).unwrap().stands);
    assert!(matches!(reconcile::redo(&case), Err(ReconcileError::NoDecision(_))));
    reconcile::undo(&case).unwrap();
    // What a person matched stays through a run.
    let alone = page.lines.iter().filter(|line| line.status == Status::Unmatched);
    let (mut expense, mut bank) = (None, None);
    for line in alone {
        expense = expense.or(line.expense.as_ref().map(|line| line.id));
        bank = bank.or(line.bank.as_ref().map(|line| line.id));
    }
    let wanted = (expense.unwrap(), bank.unwrap());
    let decision = Decision {
        what: Verdict::Match,
        pairs: vec![wanted],
        above: None,
        filter: LineFilter::default(),
        why: "cheque stub".to_owned(),
    };
    reconcile::decide(&case, &decision).unwrap();
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let explained = reconcile::explain(&case, wanted.0, wanted.1).unwrap().pair.unwrap();
    assert!(explained.stands);
    // Another reviewer who sees it otherwise makes it disputed, and nothing is lost.
    case.set_examiner(&Examiner { name: "Ben Second".to_owned(), role: "Reviewer".to_owned() }).unwrap();
    let other = page
        .lines
        .iter()
        .filter(|line| line.status == Status::Unmatched)
        .filter_map(|line| line.bank.as_ref())
        .find(|line| line.id != wanted.1)
        .unwrap()
        .id;
    let decision = Decision {
        what: Verdict::Match,
        pairs: vec![(wanted.0, other)],
        above: None,
        filter: LineFilter::default(),
        why: String::new(),
    };
    reconcile::decide(&case, &decision).unwrap();
    let disputed = printed(&case).into_iter().filter(|edge| edge.2 == "disputed").count();
    assert_eq!(disputed, 2);
}

#[test]
fn a_decision_on_a_row_that_is_not_there_is_refused() {
    let (_folder, case) = two_sides("2025-01-02,Rent,-10.00,GBP,1\n", "2025-01-02,Rent,-10.00,GBP,2\n");
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let row = nexus_engine::model::RowId(7);
    let decision = Decision {
        what: Verdict::Match,
        pairs: vec![(row, row)],
        above: None,
        filter: LineFilter::default(),
        why: String::new(),
    };
    let before = case.info().unwrap().audit;
    assert_eq!(reconcile::decide(&case, &decision).unwrap_err().code(), "bad_decision");
    assert_eq!(case.info().unwrap().audit, before);
}

#[test]
fn suggestions_are_accepted_in_bulk_with_the_expected_number_of_wrong_ones() {
    let (_folder, case, _) = trial_case(600);
    let report = reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let preview = reconcile::bulk_preview(&case, 0.8, &LineFilter::default()).unwrap();
    assert!(preview.edges > 0 && preview.expected_wrong < f64::from(preview.edges) * 0.2, "{preview:?}");
    let decision = Decision {
        what: Verdict::AcceptAbove,
        pairs: Vec::new(),
        above: Some(0.8),
        filter: LineFilter::default(),
        why: String::new(),
    };
    reconcile::decide(&case, &decision).unwrap();
    let summary = reconcile::summary(&case).unwrap();
    assert_eq!(summary.matched, report.matched + preview.edges);
    reconcile::undo(&case).unwrap();
    assert_eq!(reconcile::summary(&case).unwrap().matched, report.matched);
}

#[test]
fn matches_of_withdrawn_evidence_are_suspended_listed_and_restored() {
    let (_folder, case, _) = trial_case(300);
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let before = printed(&case);
    assert_eq!(reconcile::withdraw(&case, 2, " ").unwrap_err().code(), "bad_request");
    reconcile::withdraw(&case, 2, "served by mistake").unwrap();
    assert!(printed(&case).iter().all(|edge| edge.2 == "suspended"));
    let listed = reconcile::withdrawn_evidence(&case).unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].suspended as usize), ("bank.csv", before.len()));
    // Nothing is matched with its rows meanwhile, and what was suspended is not forgotten.
    assert_eq!(reconcile(&case, &Settings::default(), &Unattended).unwrap_err().code(), "nothing_to_reconcile");
    assert_eq!(reconcile::withdraw(&case, 2, "again").unwrap_err().code(), "bad_request");
    reconcile::restore(&case, 2).unwrap();
    assert_eq!(printed(&case), before);
    // The same change, taken back and made again as any other.
    case.undo(None).unwrap();
    assert_eq!(reconcile::summary(&case).unwrap().suspended as usize, before.len());
    case.undo(None).unwrap();
    assert_eq!(printed(&case), before);
}

#[test]
fn the_statement_leaves_nothing_unexplained_to_the_minor_unit() {
    let mut books = String::new();
    let mut bank = String::new();
    for at in 1..=25 {
        writeln!(books, "2025-03-{at:02},Supplier {at} invoice 9{at:04},-{at}11.{at:02},GBP,9001").unwrap();
        writeln!(bank, "2025-03-{at:02},SUPPLIER {at} 9{at:04},-{at}11.{at:02},GBP,4001").unwrap();
    }
    // Booked and paid after the month; in the bank only.
    books.push_str("2025-03-30,Late supplier invoice 77001,-500.00,GBP,9001\n");
    bank.push_str("2025-04-02,LATE SUPPLIER 77001,-500.00,GBP,4001\n2025-03-31,BANK CHARGE,-12.34,GBP,4001\n");
    let (_folder, case) = two_sides(&books, &bank);
    reconcile(&case, &Settings::default(), &Unattended).unwrap();
    let (from, to) = StatementRequest::period("2025-03").unwrap();
    let request = StatementRequest { account: "4001".to_owned(), from, to };
    let found = reconcile::statement(&case, &request).unwrap();
    assert_eq!(found.unexplained, 0, "{found:#?}");
    assert_eq!(found.outstanding.iter().map(|item| item.amount).collect::<Vec<_>>(), [-50_000]);
    assert_eq!(found.not_in_books.iter().map(|item| item.amount).collect::<Vec<_>>(), [-1_234]);
    let wrong = StatementRequest { account: "none".to_owned(), from, to };
    assert_eq!(reconcile::statement(&case, &wrong).unwrap_err().code(), "bad_request");
}
