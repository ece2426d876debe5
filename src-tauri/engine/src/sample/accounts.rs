//! Whose accounts are in evidence, at which bank, and how does each bank print its statements?

use super::calendar::Calendar;

/// How a bank prints a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Layout {
    /// UK CSV: `DD/MM/YYYY`, debit and credit columns, running balance.
    BritishCsv,
    /// Continental CSV: semicolons, decimal comma, `DD.MM.YYYY`, Windows-1252.
    ContinentalCsv,
    /// OFX 1.0.2, SGML.
    OfxSgml,
    /// OFX 2.2, XML.
    OfxXml,
    /// OFX 1.0.2 as Quicken's Web Connect files, a credit card.
    Quicken,
}

impl Layout {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Layout::BritishCsv | Layout::ContinentalCsv => "csv",
            Layout::OfxSgml | Layout::OfxXml => "ofx",
            Layout::Quicken => "qfx",
        }
    }
}

/// An account in evidence. People, companies and banks are invented.
pub(super) struct Holder {
    /// How the case calls it.
    pub(super) label: &'static str,
    pub(super) owner: &'static str,
    /// Sort code, or bank id.
    pub(super) bank: &'static str,
    pub(super) number: &'static str,
    pub(super) currency: &'static str,
    pub(super) layout: Layout,
    /// Beginning of the file names.
    pub(super) stem: &'static str,
    pub(super) statements_per_year: u8,
    /// Balance on the first morning at the default size, minor units.
    pub(super) opening: i64,
    /// True where the opening balance grows with the size of the case.
    pub(super) grows: bool,
}

pub(super) const ACCOUNTS: [Holder; 9] = [
    Holder {
        label: "Client money",
        owner: "Orchard Lane Homes Ltd",
        bank: "30-91-17",
        number: "40022208",
        currency: "GBP",
        layout: Layout::BritishCsv,
        stem: "Thornbury_Client",
        statements_per_year: 2,
        opening: 61_240_518,
        grows: true,
    },
    Holder {
        label: "Office",
        owner: "Orchard Lane Homes Ltd",
        bank: "309117",
        number: "40024471",
        currency: "GBP",
        layout: Layout::OfxSgml,
        stem: "Thornbury_Office",
        statements_per_year: 4,
        opening: 142_603_977,
        grows: true,
    },
    Holder {
        label: "Payroll",
        owner: "Orchard Lane Homes Ltd",
        bank: "309117",
        number: "40025530",
        currency: "GBP",
        layout: Layout::OfxSgml,
        stem: "Thornbury_Payroll",
        statements_per_year: 1,
        opening: 1_184_062,
        grows: true,
    },
    Holder {
        label: "Reserve",
        owner: "Orchard Lane Homes Ltd",
        bank: "071440",
        number: "61190042",
        currency: "GBP",
        layout: Layout::OfxXml,
        stem: "Marlowe_Reserve",
        statements_per_year: 1,
        opening: 88_410_733,
        grows: true,
    },
    Holder {
        label: "Company card",
        owner: "Orchard Lane Homes Ltd",
        bank: "",
        number: "5412000000007716",
        currency: "GBP",
        layout: Layout::Quicken,
        stem: "Cardale_Card",
        statements_per_year: 1,
        opening: -214_388,
        grows: true,
    },
    Holder {
        label: "US dollar",
        owner: "Orchard Lane Homes Ltd",
        bank: "071440",
        number: "61195588",
        currency: "USD",
        layout: Layout::OfxXml,
        stem: "Marlowe_USD",
        statements_per_year: 1,
        opening: 21_930_045,
        grows: true,
    },
    Holder {
        label: "Euro",
        owner: "Orchard Lane Homes Ltd",
        bank: "37060999",
        number: "DE89370609990532013000",
        currency: "EUR",
        layout: Layout::ContinentalCsv,
        stem: "Ehrenfeld_EUR",
        statements_per_year: 1,
        opening: 19_877_610,
        grows: true,
    },
    Holder {
        label: "M Halden, personal",
        owner: "Marcus Halden",
        bank: "20-65-18",
        number: "73310984",
        currency: "GBP",
        layout: Layout::BritishCsv,
        stem: "Severn_Halden_Personal",
        statements_per_year: 1,
        opening: 1_443_209,
        grows: false,
    },
    Holder {
        label: "Halden Marine Supplies",
        owner: "Halden Marine Supplies Ltd",
        bank: "20-65-18",
        number: "73318811",
        currency: "GBP",
        layout: Layout::BritishCsv,
        stem: "Severn_Halden_Marine",
        statements_per_year: 1,
        opening: 3_902_155,
        grows: false,
    },
];

/// The days that one statement file covers.
#[derive(Clone, Debug)]
pub(super) struct Period {
    pub(super) first: i32,
    pub(super) last: i32,
    /// End of the file name.
    pub(super) label: String,
}

/// The statements of an account, oldest first.
pub(super) fn periods(holder: &Holder, calendar: &Calendar) -> Vec<Period> {
    let months = 12 / holder.statements_per_year;
    let mut periods = Vec::new();
    for year in 2021..=2023 {
        for part in 0..holder.statements_per_year {
            let first = calendar.on(year, part * months + 1, 1).number;
            let next = part * months + months;
            let last =
                if next >= 12 { calendar.on(year, 12, 31).number } else { calendar.on(year, next + 1, 1).number - 1 };
            let label = match holder.statements_per_year {
                1 => format!("{year}"),
                2 => format!("{year}_H{}", part + 1),
                _ => format!("{year}_Q{}", part + 1),
            };
            periods.push(Period { first, last, label });
        }
    }
    periods
}

/// Cuts `from..=to` out of the periods: the statement that held those days was never handed over.
pub(super) fn cut(periods: &mut Vec<Period>, from: i32, to: i32) {
    let Some(at) = periods.iter().position(|period| period.first < from && to < period.last) else { return };
    let label = periods[at].label.clone();
    let after = Period { first: to + 1, last: periods[at].last, label: format!("{label}_part_3") };
    periods[at].last = from - 1;
    periods[at].label = format!("{label}_part_1");
    periods.insert(at + 1, after);
}
