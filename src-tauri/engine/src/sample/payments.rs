//! How is a posted invoice paid? Transfers, weekly runs, cheques, parts, direct debits, bank charges on top.

use std::collections::BTreeMap;

use super::calendar::{Calendar, Date};
use super::lines::{Account, BankLine, Entry, Mark, Means, Payment, RowRef, Text};
use super::plan::Plan;
use super::random::Random;
use super::schemes;

/// Numbers of cheques that were never entered anywhere.
pub(super) const MISSING_CHEQUES: std::ops::RangeInclusive<u32> = 100_397..=100_402;
/// A cheque that the ledger records as voided.
const VOIDED_CHEQUE: u32 = 100_388;

/// Invoices of one supplier that wait for Thursday's run.
#[derive(Default)]
struct Waiting {
    amount: i64,
    invoices: Vec<String>,
    settles: Vec<RowRef>,
    account: Text,
    mark: Option<Mark>,
}

/// The payment desk.
pub(super) struct Payments {
    random: Random,
    next_cheque: u32,
    run: BTreeMap<Text, Waiting>,
}

impl Payments {
    pub(super) fn new(seed: u64) -> Self {
        Payments { random: Random::stream(seed, "payments"), next_cheque: 100_384, run: BTreeMap::new() }
    }

    /// Plans what pays `entry`, which became row `row` on `date`.
    pub(super) fn arrange(&mut self, entry: &Entry, row: RowRef, date: Date, calendar: &Calendar, plan: &mut Plan) {
        let day = |days: i32| calendar.business_from(date.number + days.max(1));
        let line = |account, means, amount: i64, text: String| {
            let mut line = BankLine::new(account, means, -amount, entry.supplier.clone(), text)
                .other_account(entry.supplier_account.clone())
                .marked(entry.mark);
            line.settles.push(row);
            line
        };
        match entry.payment {
            Payment::None => {}
            Payment::Transfer { from, days } => {
                let text = self.narrative(&entry.invoice);
                let minute = self.random.minute(8, 17);
                plan.bank(day(days), line(from, Means::Payment, entry.amount, text).at(minute));
            }
            Payment::WithCharge { from, days, charge } => {
                let text = format!("{} INCL BANK CHARGE", self.narrative(&entry.invoice));
                plan.bank(day(days), line(from, Means::Payment, entry.amount + charge, text).at(700));
            }
            Payment::DirectDebit { days } => {
                let text = format!("{} DD", entry.invoice);
                plan.bank(day(days), line(Account::Office, Means::DirectDebit, entry.amount, text).at(361));
            }
            Payment::Parts { days } => {
                let first = entry.amount / 2;
                for (part, amount, days) in [(1, first, days), (2, entry.amount - first, days + 30)] {
                    let text = format!("{} PART {part} OF 2", entry.invoice);
                    plan.bank(day(days), line(Account::Office, Means::Payment, amount, text).at(655));
                }
            }
            Payment::Cheque { days } => {
                let (number, gap) = self.cheque(plan, calendar.business_from(date.number + 1));
                let mut cheque = line(Account::Office, Means::Cheque, entry.amount, format!("CHEQUE {number}"))
                    .reference(number.to_string())
                    .at(540);
                cheque.mark = gap.or(cheque.mark);
                plan.bank(day(days), cheque);
            }
            Payment::Run => {
                let waiting = self.run.entry(entry.supplier.clone()).or_default();
                waiting.amount += entry.amount;
                waiting.invoices.push(entry.invoice.to_string());
                waiting.settles.push(row);
                waiting.account = entry.supplier_account.clone();
                waiting.mark = waiting.mark.or(entry.mark);
            }
        }
    }

    /// What the bank prints behind the name: mostly the invoice number, sometimes a clerk's own words.
    fn narrative(&mut self, invoice: &str) -> String {
        match self.random.below(10) {
            _ if invoice.is_empty() => "FASTER PAYMENT".to_owned(),
            0..=5 => format!("INV {invoice}"),
            6 | 7 => invoice.to_owned(),
            8 => format!("PMT {}", invoice.trim_start_matches(|letter: char| !letter.is_ascii_digit())),
            _ => "ORCHARD LANE HOMES".to_owned(),
        }
    }

    /// The next cheque number, with a mark for the numbers on either side of those that are missing.
    fn cheque(&mut self, plan: &mut Plan, day: i32) -> (u32, Option<Mark>) {
        if self.next_cheque == VOIDED_CHEQUE {
            let text = format!("Cheque {VOIDED_CHEQUE} voided, misprinted");
            let mut void = Entry::new("Voided cheques", "", VOIDED_CHEQUE.to_string(), text, 0);
            void.category = "Cheque register";
            void.payment = Payment::None;
            void.mark = schemes::mark("sequence-gap", true);
            plan.ledger(day, void);
            self.next_cheque += 1;
        }
        if MISSING_CHEQUES.contains(&self.next_cheque) {
            self.next_cheque = MISSING_CHEQUES.end() + 1;
        }
        let number = self.next_cheque;
        self.next_cheque += 1;
        let beside = number + 1 == *MISSING_CHEQUES.start() || number == MISSING_CHEQUES.end() + 1;
        (number, if beside { schemes::mark("sequence-gap", false) } else { None })
    }

    /// Pays what waits, one line for each supplier; called on Thursdays.
    pub(super) fn pay_run(&mut self, day: i32, plan: &mut Plan) {
        for (supplier, waiting) in std::mem::take(&mut self.run) {
            let text = match waiting.invoices.as_slice() {
                [one] => format!("BACS RUN {one}"),
                many => format!("BACS RUN {} INVOICES", many.len()),
            };
            let mut line = BankLine::new(Account::Office, Means::Payment, -waiting.amount, supplier, text)
                .other_account(waiting.account)
                .at(400)
                .marked(waiting.mark);
            line.settles = waiting.settles;
            plan.bank(day, line);
        }
    }
}
