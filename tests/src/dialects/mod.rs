//! Tables as programs of many countries write them: one small statement in every combination of encoding, number form,
//! date form, line end, delimiter, quotes, columns for the amount, and lines around the rows.
//!
//! The rows are the same in each; only the writing differs. So whatever is read must be those rows.

mod encodings;
mod numbers;
mod words;

pub use encodings::Encoding;
pub use numbers::{Dates, Numbers};
pub use words::{LANGUAGES, Language};

/// A row as it truly is.
pub struct Truth {
    /// Year, month, day.
    pub day: (u16, u8, u8),
    /// Minor units of two decimals, money out negative.
    pub minor: i64,
    /// Which of the language's texts describes it.
    pub text: usize,
}

/// The statement: amounts with and without thousands, days that settle any order, money in and out.
pub const ROWS: [Truth; 9] = [
    Truth { day: (2021, 1, 29), minor: 310_200_000, text: 0 },
    Truth { day: (2021, 2, 1), minor: -1_240, text: 1 },
    Truth { day: (2021, 2, 3), minor: -123_456, text: 2 },
    Truth { day: (2021, 2, 3), minor: -123_456, text: 2 },
    Truth { day: (2021, 2, 14), minor: 705, text: 3 },
    Truth { day: (2021, 2, 28), minor: -99_999, text: 1 },
    Truth { day: (2021, 3, 5), minor: -25_000_000, text: 2 },
    Truth { day: (2021, 3, 31), minor: 100_050, text: 3 },
    Truth { day: (2021, 12, 30), minor: -50, text: 1 },
];

/// Balance before the first row.
pub const OPENING: i64 = 500_000;

/// Which columns hold the amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One signed column.
    Signed,
    /// One signed column and the running balance.
    Balanced,
    /// A column for money out and one for money in; the other is empty.
    Pair,
    /// The same with a zero in the other, and the running balance.
    PairOfZeros,
    /// Magnitude and a word for the direction.
    Indicator,
    /// Money out is positive, as some cards write it; the running balance says so.
    Inverted,
}

/// What stands around the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// The header alone.
    Bare,
    /// Lines above the header.
    Preamble,
    /// Subtotals after each month and a grand total, which are no rows.
    Totals,
}

/// How fields are quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quotes {
    /// Where they must be.
    Minimal,
    /// All of them.
    All,
    /// With single quotation marks, all of them.
    Single,
}

/// One way to write the statement.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// Bytes of the characters.
    pub encoding: Encoding,
    /// Words of the header and the texts.
    pub language: &'static Language,
    /// How amounts are written.
    pub numbers: Numbers,
    /// How days are written.
    pub dates: Dates,
    /// Line end.
    pub end: &'static str,
    /// Between fields.
    pub delimiter: char,
    /// Around fields.
    pub quotes: Quotes,
    /// Columns of the amount.
    pub shape: Shape,
    /// Lines around the rows.
    pub frame: Frame,
}

/// Every dialect there is, by number; `None` where its parts contradict each other.
#[must_use]
pub fn dialect(mut number: usize) -> Option<Dialect> {
    let mut pick = |count: usize| {
        let picked = number % count;
        number /= count;
        picked
    };
    let encoding = Encoding::ALL[pick(Encoding::ALL.len())];
    let numbers = Numbers::ALL[pick(Numbers::ALL.len())];
    let dates = Dates::ALL[pick(Dates::ALL.len())];
    let end = ["\n", "\r\n", "\r"][pick(3)];
    let delimiter = [',', ';', '\t', '|'][pick(4)];
    let quotes = [Quotes::Minimal, Quotes::All, Quotes::Single][pick(3)];
    let shape =
        [Shape::Signed, Shape::Balanced, Shape::Pair, Shape::PairOfZeros, Shape::Indicator, Shape::Inverted][pick(6)];
    let frame = [Frame::Bare, Frame::Preamble, Frame::Totals][pick(3)];
    let fitting: Vec<&Language> = LANGUAGES.iter().filter(|language| encoding.writes(language)).collect();
    let language = fitting[pick(fitting.len())];
    let dialect = Dialect { encoding, language, numbers, dates, end, delimiter, quotes, shape, frame };
    (encoding.can_write(numbers.signs()) && dialect.is_consistent()).then_some(dialect)
}

/// Dialects in all, those that contradict themselves included; languages are taken in turn.
#[must_use]
pub fn count() -> usize {
    Encoding::ALL.len() * Numbers::ALL.len() * Dates::ALL.len() * 3 * 4 * 3 * 6 * 3 * LANGUAGES.len()
}

impl Dialect {
    fn is_consistent(&self) -> bool {
        // An apostrophe between thousands is no mark around fields.
        let apostrophes = self.numbers == Numbers::Apostrophe && self.quotes == Quotes::Single;
        // A magnitude beside a word has no sign of its own.
        let worded = matches!(self.numbers, Numbers::Worded) && self.shape != Shape::Signed;
        !apostrophes && !worded
    }

    /// The rows as minor units in the order of the file.
    #[must_use]
    pub fn truth(&self) -> Vec<(String, i64, Option<i64>, String)> {
        let mut balance = OPENING;
        let stated = matches!(self.shape, Shape::Balanced | Shape::PairOfZeros | Shape::Inverted);
        let row = |row: &Truth| {
            balance += row.minor;
            let (year, month, day) = row.day;
            let text = self.language.texts[row.text].to_owned();
            (format!("{year:04}-{month:02}-{day:02}"), row.minor, stated.then_some(balance), text)
        };
        ROWS.iter().map(row).collect()
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        if self.frame == Frame::Preamble {
            for line in [self.language.above, "", "4711"] {
                text += line;
                text += self.end;
            }
        }
        self.line(&mut text, &self.header());
        let mut balance = OPENING;
        let mut group = (ROWS[0].day.1, 0);
        let mut all = 0;
        for row in &ROWS {
            if self.frame == Frame::Totals && row.day.1 != group.0 {
                self.line(&mut text, &self.total(self.language.subtotal, group.1));
                group = (row.day.1, 0);
            }
            balance += row.minor;
            group.1 += row.minor;
            all += row.minor;
            self.line(&mut text, &self.fields(row, balance));
        }
        if self.frame == Frame::Totals {
            self.line(&mut text, &self.total(self.language.subtotal, group.1));
            self.line(&mut text, &self.total(self.language.total, all));
        }
        self.encoding.encode(&text)
    }

    fn header(&self) -> Vec<String> {
        let words = self.language;
        let columns = match self.shape {
            Shape::Signed => vec![words.amount],
            Shape::Balanced | Shape::Inverted => vec![words.amount, words.balance],
            Shape::Pair => vec![words.debit, words.credit],
            Shape::PairOfZeros => vec![words.debit, words.credit, words.balance],
            Shape::Indicator => vec![words.amount, words.indicator],
        };
        [words.date, words.text].into_iter().chain(columns).map(str::to_owned).collect()
    }

    fn fields(&self, row: &Truth, balance: i64) -> Vec<String> {
        let mut fields = vec![self.dates.write(row.day), self.language.texts[row.text].to_owned()];
        fields.extend(self.amounts(row.minor));
        if matches!(self.shape, Shape::Balanced | Shape::PairOfZeros | Shape::Inverted) {
            fields.push(self.numbers.write(balance));
        }
        fields
    }

    fn amounts(&self, minor: i64) -> Vec<String> {
        let magnitude = self.numbers.write(minor.abs());
        let nothing = if self.shape == Shape::PairOfZeros { self.numbers.write(0) } else { String::new() };
        match (self.shape, minor < 0) {
            (Shape::Signed | Shape::Balanced, _) => vec![self.numbers.write(minor)],
            (Shape::Inverted, _) => vec![self.numbers.write(-minor)],
            (Shape::Indicator, true) => vec![magnitude, self.language.out.to_owned()],
            (Shape::Indicator, false) => vec![magnitude, self.language.into.to_owned()],
            (Shape::Pair | Shape::PairOfZeros, true) => vec![magnitude, nothing],
            (Shape::Pair | Shape::PairOfZeros, false) => vec![nothing, magnitude],
        }
    }

    /// A row that states a sum: no date, the label where the text stands.
    fn total(&self, label: &str, minor: i64) -> Vec<String> {
        let mut fields = vec![String::new(), label.to_owned()];
        fields.extend(self.amounts(minor));
        if matches!(self.shape, Shape::Balanced | Shape::PairOfZeros | Shape::Inverted) {
            fields.push(String::new());
        }
        fields
    }

    fn line(&self, text: &mut String, fields: &[String]) {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                text.push(self.delimiter);
            }
            match self.quotes {
                Quotes::Minimal if field.contains(self.delimiter) || field.contains('"') => {
                    *text += &format!("\"{}\"", field.replace('"', "\"\""));
                }
                Quotes::Minimal => *text += field,
                Quotes::All => *text += &format!("\"{}\"", field.replace('"', "\"\"")),
                Quotes::Single => *text += &format!("'{}'", field.replace('\'', "''")),
            }
        }
        *text += self.end;
    }
}
