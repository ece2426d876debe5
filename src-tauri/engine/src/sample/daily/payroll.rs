//! Payroll: funded from the office account on the 24th, paid out in full on the next business day.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::super::calendar::{Calendar, Date};
use super::super::lines::{Account, BankLine, Means, Text};
use super::super::people::{ASSOCIATION, DIRECTOR, STAFF, bank_account, person};
use super::super::plan::Transfer;
use super::super::random::Random;
use super::super::{Scale, schemes};
use super::{Activity, Today};

/// Months for which each of the first two leavers is still paid.
const PAID_ON: i32 = 11;
/// Where the leavers' pay goes after they have left.
const DIVERTED_TO: &str = "20-44-17 61290901";

pub(super) struct Payroll {
    random: Random,
    /// Care workers of larger cases: name, account, net pay.
    carers: Vec<(String, String, i64)>,
}

impl Payroll {
    pub(super) fn new(seed: u64, scale: Scale) -> Self {
        let mut random = Random::stream(seed, "payroll");
        let carers = (0..scale.carers())
            .map(|_| (person(&mut random), bank_account(&mut random), random.between(148_000, 212_000)))
            .collect();
        Payroll { random, carers }
    }

    fn lines(&mut self, date: Date, calendar: &Calendar) -> Vec<BankLine> {
        let mut lines = Vec::new();
        for employee in &STAFF {
            let left = employee.left.map(|(year, month, day)| calendar.on(year, month, day));
            let months_after =
                left.map_or(0, |left| (date.year - left.year) * 12 + i32::from(date.month) - i32::from(left.month));
            let planted = employee.role != "Night desk";
            let (account, text, mark): (&'static str, &'static str, _) = match months_after {
                ..=0 => (employee.account, "SALARY", None),
                1 if !planted => (employee.account, "FINAL PAY AND HOLIDAY", schemes::mark("leaver-pay", true)),
                1..=PAID_ON if planted => (DIVERTED_TO, "SALARY", schemes::mark("leaver-pay", false)),
                _ => continue,
            };
            let raises = i64::from(date.year - 2021) * 35;
            let net = employee.net_pay + employee.net_pay * raises / 1_000 + self.random.between(-1_900, 4_700);
            let line = BankLine::new(Account::Payroll, Means::Salary, -net, employee.name, text);
            lines.push(line.other_account(account).at(365).marked(mark));
        }
        for (name, account, net) in &self.carers {
            let net = net + self.random.between(-9_000, 24_000);
            let line = BankLine::new(Account::Payroll, Means::Salary, -net, name.clone(), "SALARY");
            lines.push(line.other_account(account.clone()).at(365));
        }
        lines
    }

    fn pay(&mut self, today: &mut Today<'_>) {
        let funding_day = today.calendar.business_from(today.date.number);
        let pay_day = today.calendar.business_after(funding_day, 1);
        let lines = self.lines(today.calendar.at(pay_day), today.calendar);
        let total: i64 = lines.iter().map(|line| -line.amount).sum();
        let funding = Transfer {
            from: Account::Office,
            to: Account::Payroll,
            minute: 960,
            amount: total,
            text: format!("PAYROLL FUNDING {:02}/{}", today.date.month, today.date.year).into(),
            parties: (ASSOCIATION, ASSOCIATION),
            mark: schemes::mark("velocity", true),
        };
        today.plan.transfer(funding_day, funding);
        for line in lines {
            if line.party == DIRECTOR {
                let mut salary =
                    BankLine::new(Account::Director, Means::Salary, -line.amount, ASSOCIATION, "SALARY").at(366);
                salary.other_account = Text::Borrowed("");
                today.plan.bank(pay_day, salary);
            }
            today.plan.bank(pay_day, line);
        }
        let tax = BankLine::new(
            Account::Office,
            Means::Payment,
            -(total * 31 / 100),
            "Tax Collection Office",
            "EMPLOYER TAX",
        );
        let tax_day = today.calendar.business_from(today.date.number + 28);
        today.plan.bank(tax_day, tax.reference("475PX0041").at(630));
    }
}

impl Activity for Payroll {
    fn day(&mut self, today: &mut Today<'_>) {
        if today.date.day == 24 {
            self.pay(today);
        }
    }
}

/// The staff register.
pub(super) fn write_employees(path: &Path) -> io::Result<()> {
    let mut out = String::from("Name,Role,Sort Code and Account,Address,Left\r\n");
    for employee in &STAFF {
        let left = employee.left.map_or_else(String::new, |(year, month, day)| format!("{year}-{month:02}-{day:02}"));
        let _ =
            write!(out, "{},{},{},\"{}\",{left}\r\n", employee.name, employee.role, employee.account, employee.address);
    }
    std::fs::write(path, out)
}
