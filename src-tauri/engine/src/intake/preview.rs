//! What would a file come to, before it is sealed? Its format, a mapping to correct, the first rows, and what is asked.

use super::doubtful::Doubtful;
use super::layouts::{Lookup, recall};
use super::problems::encoding_of;
use super::reading::{contained, known_formats};
use super::report::{Preview, PreviewColumn, PreviewRow, PreviewSheet};
use crate::importers::csv::CsvMapping;
use crate::importers::table::Guess;
use crate::importers::{
    Choice, Document, Head, ImportError, Importer, Problem, Question, RawRow, RawStatement, ReadOptions, Sink, Source,
    Stop, detect, head_bytes,
};
use crate::model::{AccountNo, Kind, RawAccount, Span, format_minor};
use crate::normalise::{Context, transaction};

/// So much of a file is read.
const LOOK: u64 = 64 * 1024 * 1024;
/// Rows and problems that are kept; the rest are counted.
const ROWS: usize = 50;
const PROBLEMS: usize = 50;

/// Looks at a file under `options`. Where a question is open, the rows are those that its first answer would give, so that
/// a person sees what is at stake; a reading asks again. `known` tells how files of a layout were read before.
#[must_use]
pub fn preview(source: &mut dyn Source, options: &ReadOptions, known: Lookup<'_>) -> Preview {
    preview_within(source, options, known, LOOK)
}

fn preview_within(source: &mut dyn Source, options: &ReadOptions, known: Lookup<'_>, most: u64) -> Preview {
    let mut found = empty(options);
    if source.is_empty() {
        found.complete = true;
        found.failure = Some("The file is empty: it has no bytes. Ask for it again from where it came.".to_owned());
        return found;
    }
    let looked = contained(Span::default(), || match recognise(source) {
        Ok(Some(importer)) => look(source, options, (importer, known, most), &mut found),
        Ok(None) => {
            let text = format!("The file is of no format that can be read. Save it as one of: {}.", known_formats());
            found.failure = Some(text);
        }
        Err(error) => found.failure = Some(format!("The file could not be read: {error}.")),
    });
    if let Err(problem) = looked {
        found.failure = Some(problem.message);
    }
    found
}

fn empty(options: &ReadOptions) -> Preview {
    Preview {
        format: None,
        kind: options.kind,
        options: options.clone(),
        columns: Vec::new(),
        sheets: Vec::new(),
        layout: None,
        rows: Vec::new(),
        doubtful: Vec::new(),
        questions: Vec::new(),
        problems: Vec::new(),
        accepted: 0,
        rejected: 0,
        complete: false,
        failure: None,
    }
}

fn recognise(source: &mut dyn Source) -> std::io::Result<Option<&'static dyn Importer>> {
    let bytes = head_bytes(source)?;
    let name = source.name().to_owned();
    Ok(detect(&Head { name: &name, bytes: &bytes, len: source.len() }))
}

fn look(
    source: &mut dyn Source,
    options: &ReadOptions,
    (importer, known, most): (&'static dyn Importer, Lookup<'_>, u64),
    found: &mut Preview,
) {
    found.format = Some(importer.format().to_owned());
    let mut reading = options.clone();
    match proposal(source, options, importer, known, found) {
        Ok(Some((guess, options))) => propose(guess, &options, &mut reading, found),
        Ok(None) => found.kind = options.kind.or(Some(importer.kind())),
        Err(error) => {
            found.failure = Some(sentence(&error));
            return;
        }
    }
    found.options.kind = found.kind;
    let mut collector = Collector::new(&reading, found, most);
    let ended = importer.read(source, &reading, &mut collector);
    let doubtful = collector.doubtful;
    match ended {
        Ok(()) => found.complete = true,
        // The end of the look, or a question without a first answer, which is asked already.
        Err(ImportError::Stopped(_) | ImportError::NeedsAnswer(_)) => {}
        Err(error) => found.failure = Some(sentence(&error)),
    }
    found.doubtful = doubtful.rows(importer, source, encoding_of(Some(&reading)));
}

/// What the reader proposes, with what is known of the layout laid under what is decided.
fn proposal(
    source: &mut dyn Source,
    options: &ReadOptions,
    importer: &dyn Importer,
    known: Lookup<'_>,
    found: &mut Preview,
) -> Result<Option<(Guess, ReadOptions)>, ImportError> {
    let Some(guess) = importer.propose(source, options)? else { return Ok(None) };
    let Some((recalled, layout)) = recall(&guess, options, known) else { return Ok(Some((guess, options.clone()))) };
    let Some(again) = importer.propose(source, &recalled)? else { return Ok(Some((guess, options.clone()))) };
    found.layout = Some(layout);
    found.options.currency.clone_from(&recalled.currency);
    Ok(Some((again, recalled)))
}

fn sentence(error: &ImportError) -> String {
    format!("The file cannot be read: {error}")
}

/// Shows the proposal and prepares a reading under it and the first answer to each open question.
fn propose(guess: Guess, options: &ReadOptions, reading: &mut ReadOptions, found: &mut Preview) {
    found.columns = columns(&guess);
    if guess.sheets.len() > 1 {
        let sheet = |(name, rows): &(String, u64)| PreviewSheet { name: name.clone(), rows: *rows };
        found.sheets = guess.sheets.iter().map(sheet).collect();
    }
    found.kind = options.kind.or(guess.kind).or(Some(Kind::Bank));
    found.options.mapping = serde_json::to_value(&guess.mapping).ok();
    let mut mapping: CsvMapping = guess.mapping;
    for question in &guess.questions {
        if let Some(first) = question.choices.first() {
            mapping.answer(&question.about, &first.value);
        }
    }
    reading.mapping = serde_json::to_value(&mapping).ok();
    reading.kind = found.kind;
    reading.currency.clone_from(&options.currency);
    found.questions = guess.questions;
    if options.kind.or(guess.kind).is_none() {
        found.questions.push(which_kind());
    }
}

fn columns(guess: &Guess) -> Vec<PreviewColumn> {
    let header = |index: usize| match guess.headers.get(index) {
        Some(name) if !name.is_empty() => name.clone(),
        _ => format!("Column {}", index + 1),
    };
    let samples = guess.samples.iter().enumerate();
    samples.map(|(index, samples)| PreviewColumn { header: header(index), samples: samples.clone() }).collect()
}

fn which_kind() -> Question {
    let choice = |value: &str, label: &str, evidence: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        evidence: evidence.to_owned(),
    };
    Question {
        about: "kind".to_owned(),
        text: "The column names do not say whether this is an account's statement or a record of spending.".to_owned(),
        choices: vec![
            choice("bank", "A bank or card statement", "rows become bank lines; money out is negative as written"),
            choice("expense", "An expense record or ledger", "rows become expenses; spending is written as positive"),
        ],
    }
}

/// The sink that keeps the first rows and problems.
struct Collector<'a> {
    context: Context,
    found: &'a mut Preview,
    doubtful: Doubtful,
    most: u64,
}

impl<'a> Collector<'a> {
    fn new(options: &ReadOptions, found: &'a mut Preview, most: u64) -> Self {
        Collector { context: Context::new(options), found, doubtful: Doubtful::default(), most }
    }

    fn keep(&mut self, problem: Problem) {
        if self.found.problems.len() < PROBLEMS {
            self.found.problems.push(problem);
        }
    }

    fn account_text(&self, number: AccountNo) -> String {
        let account = self.context.accounts().nth(number.0 as usize);
        account.map_or(String::new(), |account| if account.id.is_empty() { &account.name } else { &account.id }.clone())
    }
}

impl Sink for Collector<'_> {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(self.context.account(account))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        match transaction(row, &mut self.context) {
            Ok(taken) => {
                self.found.accepted += 1;
                let mut doubtful = std::mem::take(&mut self.doubtful);
                let shown = || PreviewRow {
                    row_no: taken.row_no,
                    day: taken.day.to_string(),
                    amount: format_minor(taken.amount, taken.currency),
                    currency: taken.currency.code().to_owned(),
                    account: self.account_text(taken.account),
                    party: taken.party.clone().into_owned(),
                    text: taken.text.clone().into_owned(),
                };
                let first = (self.found.rows.len() < ROWS).then(&shown);
                doubtful.take(&taken, shown);
                self.doubtful = doubtful;
                self.found.rows.extend(first);
            }
            Err(problem) => {
                self.found.rejected += 1;
                self.doubtful.reject(&problem);
                self.keep(problem);
            }
        }
        let notices: Vec<Problem> = self.context.take_notices().collect();
        notices.into_iter().for_each(|notice| self.keep(notice));
        Ok(())
    }

    fn reject(&mut self, _row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.found.rejected += 1;
        self.doubtful.reject(&problem);
        self.keep(problem);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.keep(problem);
        Ok(())
    }

    fn statement(&mut self, _statement: &RawStatement) -> Result<(), Stop> {
        Ok(())
    }

    fn document(&mut self, _document: &Document) -> Result<(), Stop> {
        Ok(())
    }

    fn at(&mut self, bytes_read: u64) -> Result<(), Stop> {
        if bytes_read > self.most { Err(Stop::Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::importers::BytesSource;

    fn look(bytes: &[u8], name: &str, options: &ReadOptions) -> Preview {
        preview(&mut BytesSource::new(bytes, name), options, &|_| None)
    }

    #[test]
    fn an_ambiguous_file_shows_its_first_reading_and_asks() {
        let bytes = b"Date,Description,Amount\n03/04/2021,Tea,-2.00\n05/04/2021,Pay,900.00\n";
        let found = look(bytes, "a.csv", &ReadOptions::default());
        assert_eq!(found.format.as_deref(), Some("csv"));
        let about: Vec<&str> = found.questions.iter().map(|question| question.about.as_str()).collect();
        assert_eq!(about, ["date_order", "kind"]);
        assert_eq!((found.accepted, found.rejected, found.complete), (2, 0, true));
        assert_eq!(found.rows[0].day, "2021-04-03");
        assert!(found.options.mapping.as_ref().is_some_and(|mapping| mapping["date_order"].is_null()));
        assert_eq!(found.columns[1].header, "Description");
        assert_eq!(found.columns[1].samples, ["Tea", "Pay"]);
        assert!(found.failure.is_none());

        let mut mapping: CsvMapping = serde_json::from_value(found.options.mapping.unwrap()).unwrap();
        assert!(mapping.answer("date_order", "month_day_year"));
        let mapping = serde_json::to_value(mapping).ok();
        let decided = look(bytes, "a.csv", &ReadOptions { kind: Some(Kind::Bank), mapping, ..ReadOptions::default() });
        assert!(decided.questions.is_empty());
        assert_eq!(decided.rows[0].day, "2021-03-04");
    }

    #[test]
    fn a_table_without_dates_offers_the_month_of_its_name() {
        let bytes = b"Supplier Name,Total\nAlpha Ltd,100.00\nBeta plc,50.50\nGrand Total,150.50\n";
        let found = look(bytes, "2011-02-payments.csv", &ReadOptions::default());
        assert_eq!(found.kind, Some(Kind::Expense));
        assert_eq!(
            (found.accepted, found.rows[0].day.as_str(), found.rows[0].amount.as_str()),
            (2, "2011-02-28", "-100.00")
        );
        assert_eq!(found.questions.len(), 1);
    }

    #[test]
    fn a_long_file_is_looked_at_in_part() {
        let mut bytes = b"Date,Description,Amount,Balance\n".to_vec();
        while bytes.len() < 1024 * 1024 {
            bytes.extend_from_slice(b"2024-01-31,some words to fill the line with,-1.00,99.00\n");
        }
        let mut source = BytesSource::new(&bytes, "long.csv");
        let found = preview_within(&mut source, &ReadOptions::default(), &|_| None, 512 * 1024);
        assert!(!found.complete && found.failure.is_none() && found.accepted > 9_000);
        assert_eq!((found.rows.len(), found.rejected), (ROWS, 0));
    }

    #[test]
    fn other_files() {
        let ofx = b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP<BANKACCTFROM><ACCTID>1</BANKACCTFROM>\
            <BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240131<TRNAMT>-5.00<FITID>1<NAME>Shop</STMTTRN></BANKTRANLIST>\
            </STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
        let found = look(ofx, "a.ofx", &ReadOptions::default());
        assert_eq!((found.format.as_deref(), found.accepted, found.rows[0].amount.as_str()), (Some("ofx"), 1, "-5.00"));
        assert!(look(b"", "empty.csv", &ReadOptions::default()).failure.is_some());
        let binary = look(&[0, 1, 2, 3, 255, 254, 7, 0, 9], "x.bin", &ReadOptions::default());
        assert!(binary.failure.is_some() && binary.format.is_none());
        let bad = ReadOptions { mapping: Some(serde_json::json!({"delimiter": 7})), ..ReadOptions::default() };
        assert!(look(b"Date,Amount\n2024-01-01,1.00\n", "a.csv", &bad).failure.is_some());
    }
}
