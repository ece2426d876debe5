//! Treasury: the grant that keeps the office going, market-hall takings, the reserve, interest and bank charges.

use super::super::lines::{Account, BankLine, Means};
use super::super::people::ASSOCIATION;
use super::super::plan::Transfer;
use super::super::random::Random;
use super::super::{Scale, schemes};
use super::{Activity, Today};

pub(super) struct Treasury {
    random: Random,
    scale: Scale,
}

impl Treasury {
    pub(super) fn new(seed: u64, scale: Scale) -> Self {
        Treasury { random: Random::stream(seed, "treasury"), scale }
    }

    /// The council refunds last month's cost, so that the office account returns to where it began.
    fn grant(&mut self, today: &mut Today<'_>) {
        let office = Account::Office as usize;
        let target = self.scale.grown(super::super::accounts::ACCOUNTS[office].opening);
        let wanted = target + today.balances.spent_last_month[office] - today.balances.now[office];
        let amount = wanted.max(self.scale.grown(4_000_000)) / 1_000 * self.random.between(985, 1_015);
        let line = BankLine::new(
            Account::Office,
            Means::Receipt,
            amount / 100 * 100,
            "Westmere District Council",
            format!("SUPPORTED HOUSING GRANT {:02}/{}", today.date.month, today.date.year),
        );
        today.plan.bank(today.calendar.business_from(today.date.number), line.at(485));
    }

    /// The market hall banks its takings three times a week: large in cash, regular, and plainly labelled.
    fn takings(&mut self, today: &mut Today<'_>) {
        let season = [82, 85, 92, 98, 104, 108, 110, 106, 101, 99, 104, 118][usize::from(today.date.month) - 1];
        let amount = self.random.between(280_000, 450_000) * season / 100 / 5 * 5;
        let line = BankLine::new(Account::Office, Means::Cash, amount, "", "MARKET HALL TAKINGS PAID IN")
            .at(self.random.minute(15, 17))
            .marked(schemes::mark("structuring", true));
        today.plan.bank(today.date.number, line);
    }

    /// Surplus cash is placed in the reserve for two nights each quarter, and the monthly contribution goes there.
    fn reserve(&mut self, today: &mut Today<'_>) {
        let sweep = |day, from, to, text: &'static str| {
            (
                day,
                Transfer {
                    from,
                    to,
                    minute: 930,
                    amount: self.scale.grown(15_000_000),
                    text: text.into(),
                    parties: (ASSOCIATION, ASSOCIATION),
                    mark: schemes::mark("circular-flow", true),
                },
            )
        };
        let (date, calendar) = (today.date, today.calendar);
        if date.day == 1 {
            let quiet = date.year == 2021 && date.month == 8;
            let contribution = Transfer {
                from: Account::Office,
                to: Account::Reserve,
                minute: 480,
                amount: self.scale.grown(450_000),
                text: "RESERVE CONTRIBUTION".into(),
                parties: (ASSOCIATION, ASSOCIATION),
                mark: if quiet { schemes::mark("missing-statement", true) } else { None },
            };
            today.plan.transfer(calendar.business_from(date.number), contribution);
        }
        if date.day == 10 && date.month % 3 == 2 && date.month != 8 {
            let out = calendar.business_from(date.number);
            for (day, transfer) in [
                sweep(out, Account::Office, Account::Reserve, "OVERNIGHT PLACEMENT, TREASURY POLICY 4"),
                sweep(calendar.business_after(out, 2), Account::Reserve, Account::Office, "PLACEMENT RETURNED"),
            ] {
                today.plan.transfer(day, transfer);
            }
        }
    }

    fn interest_and_charges(&mut self, today: &mut Today<'_>) {
        let day = today.calendar.business_from(today.date.number);
        let reserve = today.balances.now[Account::Reserve as usize];
        let quiet = today.date.year == 2021 && today.date.month == 8;
        let interest =
            BankLine::new(Account::Reserve, Means::Interest, reserve / 2_400, "Marlowe Bank", "GROSS INTEREST")
                .at(5)
                .marked(if quiet { schemes::mark("missing-statement", true) } else { None });
        today.plan.bank(day, interest);
        for (account, charge) in [(Account::Client, 4_185), (Account::Office, 6_740), (Account::Payroll, 1_250)] {
            let line =
                BankLine::new(account, Means::Fee, -self.scale.grown(charge), "Thornbury Bank", "ACCOUNT CHARGES");
            today.plan.bank(day, line.at(10));
        }
    }
}

impl Activity for Treasury {
    fn day(&mut self, today: &mut Today<'_>) {
        if today.date.day == 1 {
            self.grant(today);
        }
        if today.date.business && matches!(today.date.weekday, 0 | 2 | 4) {
            self.takings(today);
        }
        self.reserve(today);
        if today.date.day == 28 {
            self.interest_and_charges(today);
        }
    }
}
