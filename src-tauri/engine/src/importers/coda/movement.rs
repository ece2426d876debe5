//! What does a movement say? Records 21 to 23 and 31 to 33, kept until its end.

use crate::importers::fixed::{columns, raw_columns};
use crate::importers::lines::through;
use crate::model::{MAX_MINOR, Span};

/// A record 21 with what follows it. Amounts are thousandths, money out negative.
#[derive(Default)]
pub(super) struct Movement {
    pub(super) span: Span,
    /// `None` where the columns hold no amount or sign.
    pub(super) amount: Option<i64>,
    /// The amount's columns as they stand.
    pub(super) amount_text: String,
    /// First digit of the transaction code.
    pub(super) kind: char,
    pub(super) code: String,
    pub(super) bank_reference: String,
    pub(super) reference: String,
    pub(super) entry_date: String,
    pub(super) party: String,
    communication: String,
    structured: bool,
    information: String,
}

impl Movement {
    pub(super) fn new(line: &str, span: Span) -> Self {
        let code = columns(line, 53..61).to_owned();
        let sign = match columns(line, 31..32) {
            "0" => Some(1),
            "1" => Some(-1),
            _ => None,
        };
        let magnitude = columns(line, 32..47).parse::<i64>().ok().filter(|amount| (0..=MAX_MINOR).contains(amount));
        Movement {
            span,
            amount: sign.zip(magnitude).map(|(sign, magnitude)| sign * magnitude),
            amount_text: columns(line, 31..47).to_owned(),
            kind: code.chars().next().unwrap_or(' '),
            code,
            bank_reference: columns(line, 10..31).to_owned(),
            entry_date: columns(line, 115..121).to_owned(),
            structured: columns(line, 61..62) == "1",
            communication: raw_columns(line, 62..115).to_owned(),
            ..Movement::default()
        }
    }

    /// Records 22, 23, 31, 32, 33.
    pub(super) fn follow(&mut self, code: &str, line: &str, span: Span) {
        self.span = through(self.span, span);
        match code {
            "22" => {
                self.communication.push_str(raw_columns(line, 10..63));
                first(&mut self.reference, columns(line, 63..98));
            }
            "23" => {
                first(&mut self.party, columns(line, 47..82));
                self.communication.push_str(raw_columns(line, 82..125));
            }
            // Structured information of type 001 names the counterparty.
            "31" if columns(line, 39..43) == "1001" => first(&mut self.party, columns(line, 43..113)),
            "31" => self.inform(raw_columns(line, 40..113)),
            "32" => self.inform(raw_columns(line, 10..115)),
            _ => self.inform(raw_columns(line, 10..100)),
        }
    }

    fn inform(&mut self, text: &str) {
        if self.information.len() < 8192 {
            self.information.push_str(text);
        }
    }

    /// Communication, else information, blanks folded.
    pub(super) fn text(&self) -> String {
        let communication = self.communication.trim();
        // Structured communications begin with their type of three digits.
        let communication = if self.structured { columns(communication, 3..usize::MAX) } else { communication };
        let text = if communication.is_empty() { self.information.as_str() } else { communication };
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The customer's reference, else the structured payment reference of twelve digits (types 101 and 102).
    pub(super) fn reference(&self) -> &str {
        let structured = self.structured && matches!(columns(&self.communication, 0..3), "101" | "102");
        if self.reference.is_empty() && structured { columns(&self.communication, 3..15) } else { &self.reference }
    }
}

fn first(into: &mut String, text: &str) {
    if into.is_empty() {
        text.clone_into(into);
    }
}
