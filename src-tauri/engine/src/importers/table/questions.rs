//! How is a doubt put to a person? One question each, with the evidence for every answer.

use super::dates::DateEvidence;
use super::decimals::DecimalEvidence;
use crate::importers::csv::{DateOrder, DecimalSign};
use crate::importers::{Choice, Question};
use crate::model::Day;

fn choice(value: &str, label: &str, evidence: String) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), evidence }
}

pub(crate) fn date_order(evidence: &DateEvidence) -> Question {
    let readings = |order: DateOrder| {
        let example = evidence.example().map(|(text, day_first, month_first)| {
            let day = if order == DateOrder::DayMonthYear { *day_first } else { *month_first };
            format!("{text} is {}; ", day.spoken())
        });
        format!("{}{}", example.unwrap_or_default(), evidence.describe(order))
    };
    Question {
        about: "date_order".to_owned(),
        text: "The dates can be read in two ways. Which comes first, the day or the month?".to_owned(),
        choices: vec![
            choice("day_month_year", "Day, month, year", readings(DateOrder::DayMonthYear)),
            choice("month_day_year", "Month, day, year", readings(DateOrder::MonthDayYear)),
        ],
    }
}

pub(crate) fn decimal_mark(evidence: &DecimalEvidence) -> Question {
    let reading = |sign: DecimalSign| {
        let example = evidence.example().map(|text| {
            let thousands = if sign == DecimalSign::Point { ',' } else { '.' };
            let whole = text.contains(thousands);
            let plain: String = text.chars().filter(|c| c.is_ascii_digit()).collect();
            if whole { format!("{text} is {plain}; ") } else { format!("{text} has three decimals; ") }
        });
        format!("{}{}", example.unwrap_or_default(), evidence.describe(sign))
    };
    Question {
        about: "decimal_mark".to_owned(),
        text: "The amounts can be read in two ways. Which mark separates the decimals?".to_owned(),
        choices: vec![
            choice("point", "Point: 1,234.56", reading(DecimalSign::Point)),
            choice("comma", "Comma: 1.234,56", reading(DecimalSign::Comma)),
        ],
    }
}

/// A table without a date column: the day must come from a person. A month in the file's name is offered first.
pub(crate) fn missing_date(proposal: Option<(Day, Day)>) -> Question {
    let choices = proposal.map_or_else(Vec::new, |(first, last)| {
        let evidence = format!("the file's name says {}", &last.to_string()[..7]);
        vec![
            choice(&last.to_string(), &format!("All on {}", last.spoken()), evidence.clone()),
            choice(&first.to_string(), &format!("All on {}", first.spoken()), evidence),
        ]
    });
    Question {
        about: "fixed_date".to_owned(),
        text: "No column holds dates. On which day should all rows be placed, or which column is the date?".to_owned(),
        choices,
    }
}

/// A table without an amount.
pub(crate) fn missing_amount() -> Question {
    Question {
        about: "columns".to_owned(),
        text: "No column of amounts could be recognised. Which column holds the amounts?".to_owned(),
        choices: Vec::new(),
    }
}

/// Two amount columns without names.
pub(crate) fn which_is_debit(first: usize, second: usize, filled: [&str; 2]) -> Question {
    let label = |column: usize| format!("Column {} is money out", column + 1);
    let evidence = |column: usize, sample: &str| format!("column {} holds {sample}", column + 1);
    Question {
        about: "debit_column".to_owned(),
        text: "Two columns hold amounts and none is named. Which of them is money out?".to_owned(),
        choices: vec![
            choice(&first.to_string(), &label(first), evidence(first, filled[0])),
            choice(&second.to_string(), &label(second), evidence(second, filled[1])),
        ],
    }
}
