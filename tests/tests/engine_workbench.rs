//! The workbench of reconciliation, from outside: new rows touch only what they must, rules, limits, what is learned from
//! decisions, candidates, and decisions as changes that can be taken back.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use nexus_engine::case::Case;
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{Unattended, read_evidence, seal};
use nexus_engine::model::Kind;
use nexus_engine::reconcile::{
    self, Decision, Limits, LineFilter, LineRequest, MatchLine, Rule, Settings, StatementRequest, Status, Verdict,
    reconcile, reconcile_new,
};
use nexus_tests::cases::new_case;
use tempfile::TempDir;

const HEAD: &str = "Date,Description,Amount,Currency,Account Number\n";

fn import(case: &Case, folder: &TempDir, name: &str, kind: Kind, text: &str) {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let file = seal(case, &path, &Unattended).unwrap().evidence();
    let options = ReadOptions { kind: Some(kind), ..ReadOptions::default() };
    read_evidence(case, file, &options, &Unattended).unwrap();
}

/// Books and a bank of one month, `count` payments to as many suppliers, from a number on.
fn month(month: u32, count: u32, from: u32) -> (String, String) {
    let (mut books, mut bank) = (HEAD.to_owned(), HEAD.to_owned());
    for at in from..from + count {
        let day = at % 27 + 1;
        let cents = 10_000 + u64::from(at) * 7_919 % 900_000;
        let amount = format!("-{}.{:02}", cents / 100, cents % 100);
        writeln!(books, "2025-{month:02}-{day:02},Supplier {at} Ltd invoice 7{at:05},{amount},GBP,9001").unwrap();
        writeln!(bank, "2025-{month:02}-{:02},SUPPLIER {at} LTD 7{at:05},{amount},GBP,4001", day + 1).unwrap();
    }
    (books, bank)
}

fn case_of(books: &str, bank: &str) -> (TempDir, Case) {
    let folder = tempfile::tempdir().unwrap();
    let case = new_case(folder.path());
    import(&case, &folder, "books.csv", Kind::Expense, books);
    import(&case, &folder, "bank.csv", Kind::Bank, bank);
    (folder, case)
}

fn lines(case: &Case, filter: LineFilter) -> Vec<MatchLine> {
    reconcile::lines(case, &LineRequest { filter, offset: 0, limit: 256 }).unwrap().lines
}

fn settings() -> Settings {
    Settings::default()
}

/// Each edge as other tools take it, by its place.
fn edges(case: &Case) -> BTreeMap<(String, u64, String, u64), String> {
    let mut all = BTreeMap::new();
    reconcile::edges(case, |edge| {
        let place = (edge.expense_file, edge.expense_row, edge.bank_file, edge.bank_row);
        all.insert(place, format!("{} {} {}", edge.status, edge.probability, edge.reason));
        Ok(())
    })
    .unwrap();
    all
}

fn decide(case: &Case, what: Verdict, pairs: Vec<(nexus_engine::model::RowId, nexus_engine::model::RowId)>) {
    let decision = Decision { what, pairs, above: None, filter: LineFilter::default(), why: "seen".to_owned() };
    reconcile::decide(case, &decision).unwrap();
}

#[test]
fn new_evidence_changes_only_what_it_touches_and_no_decision() {
    let (books, bank) = month(3, 120, 0);
    let (folder, case) = case_of(&books, &bank);
    reconcile(&case, &settings(), &Unattended).unwrap();
    let first = lines(&case, LineFilter { statuses: vec![Status::Matched], ..LineFilter::default() });
    let kept = &first[3];
    let ids = (kept.expense.as_ref().unwrap().id, kept.bank.as_ref().unwrap().id);
    decide(&case, Verdict::Match, vec![ids]);
    let before = edges(&case);
    let untouched = reconcile_new(&case, &settings(), &Unattended).unwrap();
    assert!(untouched.notes[0].contains("No row is new"), "{:?}", untouched.notes);
    assert_eq!(edges(&case), before);

    let (more_books, more_bank) = month(7, 40, 500);
    import(&case, &folder, "july-books.csv", Kind::Expense, &more_books);
    import(&case, &folder, "july-bank.csv", Kind::Bank, &more_bank);
    assert!(reconcile::summary(&case).unwrap().stale);
    let report = reconcile_new(&case, &settings(), &Unattended).unwrap();
    let touched = report.touched.unwrap();
    assert!((80..120).contains(&touched), "eighty rows came, {touched} were touched");
    assert!(!reconcile::summary(&case).unwrap().stale);
    let after = edges(&case);
    // To the byte: status, probability and reason of every earlier match.
    let earlier: BTreeMap<_, _> = after.iter().filter(|(place, _)| place.2 == "bank.csv").collect();
    assert_eq!(earlier, before.iter().collect());
    assert!(after.len() >= before.len() + 38, "{} of forty new pairs", after.len() - before.len());
    let decided = lines(&case, LineFilter::default()).into_iter().filter(|line| line.decided).count();
    assert_eq!(decided, 1);
}

#[test]
fn a_new_row_that_wants_a_matched_line_puts_the_match_in_doubt() {
    let (mut books, mut bank) = month(3, 60, 0);
    books.push_str("2025-03-10,Corner Cafe,-42.00,GBP,9001\n");
    bank.push_str("2025-03-11,CORNER CAFE,-42.00,GBP,4001\n");
    let (folder, case) = case_of(&books, &bank);
    reconcile(&case, &settings(), &Unattended).unwrap();
    let cafe = |case: &Case| {
        let of = LineFilter { min: Some(4_200), max: Some(4_200), ..LineFilter::default() };
        lines(case, of).iter().map(|line| line.status).collect::<Vec<_>>()
    };
    assert_eq!(cafe(&case), [Status::Matched]);
    // The same again on the same day: which of the two it is, nobody can know.
    import(&case, &folder, "late.csv", Kind::Expense, &format!("{HEAD}2025-03-10,Corner Cafe,-42.00,GBP,9001\n"));
    reconcile_new(&case, &settings(), &Unattended).unwrap();
    assert!(!cafe(&case).contains(&Status::Matched), "{:?}", cafe(&case));
}

fn fee_case() -> (TempDir, Case) {
    let (mut books, mut bank) = month(3, 40, 0);
    for day in [5, 12, 19, 26] {
        writeln!(bank, "2025-03-{day:02},Monthly bank charge,-12.{day:02},GBP,4001").unwrap();
    }
    // A charge that the books know: a rule that took it would be wrong.
    books.push_str("2025-03-28,Monthly bank charge ref 990017,-31.00,GBP,9001\n");
    bank.push_str("2025-03-28,Monthly bank charge ref 990017,-31.00,GBP,4001\n");
    case_of(&books, &bank)
}

fn fees() -> Rule {
    Rule {
        id: 0,
        name: "Bank fees".to_owned(),
        kind: Kind::Bank,
        text: "\"bank charge\"".to_owned(),
        account: None,
        min: None,
        max: Some(5_000),
        to: "7901 Bank charges".to_owned(),
        examiner: String::new(),
        created: String::new(),
    }
}

#[test]
fn a_rule_is_tried_saved_held_through_runs_and_taken_back() {
    let (_folder, case) = fee_case();
    reconcile(&case, &settings(), &Unattended).unwrap();
    let open = reconcile::summary(&case).unwrap();
    let trial = reconcile::try_rule(&case, &fees()).unwrap();
    assert_eq!((trial.named, trial.open, trial.partnered), (5, 4, 1), "{trial:?}");
    assert_eq!(trial.partnered_sample[0].amount, -3_100);
    assert_eq!(reconcile::summary(&case).unwrap(), open, "a trial changes nothing");
    let refused = reconcile::put_rule(&case, &Rule { to: String::new(), ..fees() }).unwrap_err();
    assert_eq!(refused.code(), "bad_request");

    reconcile::put_rule(&case, &fees()).unwrap();
    let held = |case: &Case| reconcile::summary(case).unwrap().ruled;
    assert_eq!(held(&case), 4);
    let now = reconcile::summary(&case).unwrap();
    assert_eq!(now.bank_alone + 4, open.bank_alone);
    assert_ne!(now.unexplained, open.unexplained, "what a rule explains is explained");
    assert_eq!(reconcile(&case, &settings(), &Unattended).unwrap().ruled, 4);
    assert_eq!(held(&case), 4);
    let (from, to) = StatementRequest::period("2025-03").unwrap();
    let statement = reconcile::statement(&case, &StatementRequest { account: "4001".to_owned(), from, to }).unwrap();
    assert!(statement.not_in_books.iter().all(|item| item.rule.as_deref() == Some("Bank fees, to 7901 Bank charges")));
    assert_eq!(statement.unexplained, 0);

    case.undo(None).unwrap();
    assert_eq!((held(&case), reconcile::rules(&case).unwrap().len()), (0, 0));
    case.redo(None).unwrap();
    assert_eq!(reconcile::rules(&case).unwrap()[0].rows, 4);
    reconcile::remove_rule(&case, 1).unwrap();
    assert_eq!(held(&case), 0);
    assert_eq!(reconcile::remove_rule(&case, 1).unwrap_err().code(), "bad_request");
}

#[test]
fn limits_of_a_pair_of_accounts_turn_matches_into_suggestions_and_nothing_else() {
    let (books, bank) = month(3, 80, 0);
    let (_folder, case) = case_of(&books, &bank);
    let free = reconcile(&case, &settings(), &Unattended).unwrap();
    let line = lines(&case, LineFilter::default()).into_iter().find(|line| line.status == Status::Matched).unwrap();
    let pair = (line.expense.unwrap().account, line.bank.unwrap().account);
    let limits = Limits { ledger_account: pair.0, bank_account: pair.1, max_lag: Some(0), ..Limits::default() };
    reconcile::set_limits(&case, &limits).unwrap();
    let held = reconcile(&case, &settings(), &Unattended).unwrap();
    assert_eq!((held.matched, held.matched + held.suggested), (0, free.matched + free.suggested));
    case.undo(None).unwrap();
    assert_eq!(reconcile(&case, &settings(), &Unattended).unwrap().matched, free.matched);
    let wrong = Limits { match_from: Some(0.2), ..limits };
    assert_eq!(reconcile::set_limits(&case, &wrong).unwrap_err().code(), "bad_request");
}

#[test]
fn names_that_a_person_matched_twice_are_one_from_then_on() {
    let (mut books, mut bank) = month(3, 60, 0);
    for (day, amount) in [(3, "211.10"), (9, "212.20"), (15, "213.30"), (21, "214.40")] {
        writeln!(books, "2025-03-{day:02},Halden Marine,-{amount},GBP,9001").unwrap();
        writeln!(bank, "2025-03-{:02},QZX HOLDINGS,-{amount},GBP,4001", day + 2).unwrap();
    }
    let (_folder, case) = case_of(&books, &bank);
    reconcile(&case, &settings(), &Unattended).unwrap();
    let of = |case: &Case, minor: i64| {
        let filter = LineFilter { min: Some(minor), max: Some(minor), ..LineFilter::default() };
        let found = lines(case, filter);
        let expense = found.iter().find_map(|line| line.expense.as_ref()).unwrap().id;
        (expense, found.iter().find_map(|line| line.bank.as_ref()).unwrap().id)
    };
    decide(&case, Verdict::Match, vec![of(&case, 21_110)]);
    assert!(reconcile(&case, &settings(), &Unattended).unwrap().aliases.is_empty());
    decide(&case, Verdict::Match, vec![of(&case, 21_220)]);
    let third = of(&case, 21_330);
    let before = reconcile::explain(&case, third.0, third.1).unwrap().pair.unwrap().bits.name;
    let report = reconcile(&case, &settings(), &Unattended).unwrap();
    assert_eq!(report.aliases, ["qzx holdings = halden marine"]);
    let after = reconcile::explain(&case, third.0, third.1).unwrap();
    assert!(after.pair.as_ref().unwrap().bits.name > before + 2.0, "{before} {after:?}");
    // Kept apart twice, they are two again.
    for minor in [21_330, 21_440] {
        decide(&case, Verdict::Reject, vec![of(&case, minor)]);
    }
    assert!(reconcile(&case, &settings(), &Unattended).unwrap().aliases.is_empty());
}

#[test]
fn candidates_widen_step_by_step_and_the_next_doubtful_line_is_found() {
    let (mut books, mut bank) = month(3, 60, 0);
    books.push_str("2025-03-02,Vantage Freight,-950.00,GBP,9001\n");
    bank.push_str("2025-03-24,VANTAGE FREIGHT BV,-700.00,GBP,4001\n");
    let (_folder, case) = case_of(&books, &bank);
    reconcile(&case, &settings(), &Unattended).unwrap();
    let all = lines(&case, LineFilter::default());
    let alone = all.iter().find(|line| line.bank.is_none() && line.status == Status::Unmatched).unwrap();
    let id = alone.expense.as_ref().unwrap().id;
    let near = reconcile::candidates(&case, Kind::Expense, id, 0).unwrap();
    let wide = reconcile::candidates(&case, Kind::Expense, id, 2).unwrap();
    let names = |found: &reconcile::Candidates| found.found.iter().any(|row| row.bank.party.contains("VANTAGE"));
    assert!(!names(&near) && names(&wide), "{near:?} {wide:?}");
    assert!(wide.days > near.days && wide.found.len() <= 9);
    let next = reconcile::next_doubtful(&case, &LineFilter::default(), 0).unwrap().unwrap();
    assert!(all[next as usize].status != Status::Matched);
    let other = LineFilter { statuses: vec![Status::Matched], ..LineFilter::default() };
    assert_eq!(reconcile::next_doubtful(&case, &other, 0).unwrap(), None);
}

#[test]
fn a_row_of_another_currency_is_no_candidate_where_no_rate_is_known() {
    let (mut books, mut bank) = month(3, 60, 0);
    books.push_str("2025-03-02,Vantage Freight,-950.00,GBP,9001\n");
    bank.push_str("2025-03-03,VANTAGE FREIGHT BV,-951.00,GBP,4001\n");
    bank.push_str("2025-03-03,ORBIS RAIL SA,-950.00,EUR,4002\n");
    let (_folder, case) = case_of(&books, &bank);
    reconcile(&case, &settings(), &Unattended).unwrap();
    let all = lines(&case, LineFilter::default());
    let freight = |line: &&MatchLine| line.expense.as_ref().is_some_and(|row| row.party.contains("Vantage"));
    let id = all.iter().find(freight).unwrap().expense.as_ref().unwrap().id;
    let found = reconcile::candidates(&case, Kind::Expense, id, 0).unwrap();
    let parties: Vec<&str> = found.found.iter().map(|row| row.bank.party.as_str()).collect();
    assert!(parties.iter().any(|party| party.contains("VANTAGE")), "{parties:?}");
    assert!(!parties.iter().any(|party| party.contains("ORBIS")), "{parties:?}");
}
