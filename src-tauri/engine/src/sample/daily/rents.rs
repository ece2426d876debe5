//! Rents: tenants pay into client money, landlords are paid out of it, the management fee goes to the office account.

use super::super::calendar::Date;
use super::super::lines::{Account, BankLine, Means};
use super::super::people::{ASSOCIATION, bank_account, flat, person};
use super::super::plan::Transfer;
use super::super::random::Random;
use super::super::{Scale, schemes};
use super::{Activity, Today};

/// Tenants of one landlord.
const FLATS_PER_LANDLORD: usize = 8;

struct Tenant {
    name: String,
    /// Monthly rent, minor units.
    rent: i64,
    /// Day of the month on which it is paid.
    pay_day: u8,
}

pub(super) struct Rents {
    tenants: Vec<Tenant>,
    landlords: Vec<(String, String)>,
    random: Random,
    fee_notes: u32,
}

impl Rents {
    pub(super) fn new(seed: u64, scale: Scale) -> Self {
        let mut random = Random::stream(seed, "rents");
        let tenants = (0..scale.tenants())
            .map(|_| Tenant {
                name: person(&mut random),
                rent: random.between(124, 296) * 500,
                pay_day: u8::try_from(if random.chance(2, 5) { 1 } else { random.between(1, 28) }).unwrap_or(1),
            })
            .collect::<Vec<_>>();
        let landlords = tenants
            .chunks(FLATS_PER_LANDLORD)
            .map(|_| (format!("{} (landlord)", person(&mut random)), bank_account(&mut random)))
            .collect();
        Rents { tenants, landlords, random, fee_notes: 300 }
    }

    /// Rents go up by 3% each April.
    fn rent(tenant: &Tenant, date: Date) -> i64 {
        let increases = (date.year - 2021) + i32::from(date.month >= 4);
        (0..increases).fold(tenant.rent, |rent, _| (rent * 103 / 100) / 100 * 100)
    }

    fn collect(&mut self, today: &mut Today<'_>) {
        let due = today.calendar.business_from(today.date.number);
        for (index, tenant) in self.tenants.iter().enumerate() {
            if tenant.pay_day != today.date.day {
                continue;
            }
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let rent = Self::rent(tenant, today.date);
            let random = &mut self.random;
            let (parts, day): (&[i64], i32) = match random.below(1_000) {
                0..=9 => (&[], due),
                10..=21 => (&[2], today.calendar.business_after(due, 4)),
                22..=27 => (&[1, 1], due),
                _ => (&[2], due),
            };
            let mut day = day;
            for half in parts {
                let line = BankLine::new(
                    Account::Client,
                    Means::StandingOrder,
                    rent / 2 * half,
                    tenant.name.clone(),
                    format!("RENT {}", flat(index)),
                )
                .reference(format!("T{:05}", index + 1))
                .at(random.minute(0, 9));
                today.plan.bank(day, line);
                day = today.calendar.business_after(day, 8);
            }
        }
    }

    fn pay_landlords(&mut self, today: &mut Today<'_>) {
        let day = today.calendar.business_from(today.date.number);
        for (tenants, (name, account)) in self.tenants.chunks(FLATS_PER_LANDLORD).zip(&self.landlords) {
            let rents: i64 = tenants.iter().map(|tenant| Self::rent(tenant, today.date)).sum();
            let text = format!("RENT PAYOUT {:02}/{}", today.date.month, today.date.year);
            let line = BankLine::new(Account::Client, Means::Payment, -(rents * 88 / 100), name.clone(), text)
                .other_account(account.clone())
                .at(self.random.minute(10, 12));
            today.plan.bank(day, line);
        }
    }

    /// The fee of one week: 10% of the rents, each behind a numbered fee note.
    fn take_fee(&mut self, today: &mut Today<'_>) {
        let rents: i64 = self.tenants.iter().map(|tenant| Self::rent(tenant, today.date)).sum();
        self.fee_notes += 1;
        today.plan.transfer(
            today.calendar.business_from(today.date.number),
            Transfer {
                from: Account::Client,
                to: Account::Office,
                minute: 900,
                amount: rents * 12 / 520,
                text: format!("MANAGEMENT FEE NOTE {:04}", self.fee_notes).into(),
                parties: (ASSOCIATION, ASSOCIATION),
                mark: schemes::mark("client-money", true),
            },
        );
    }
}

impl Activity for Rents {
    fn day(&mut self, today: &mut Today<'_>) {
        self.collect(today);
        if today.date.day == 25 {
            self.pay_landlords(today);
        }
        if today.date.weekday == 4 {
            self.take_fee(today);
        }
    }
}
