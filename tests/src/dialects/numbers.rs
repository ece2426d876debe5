//! How are amounts and days written?

/// A way to write an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbers {
    /// `-1234.56`
    Point,
    /// `-1,234.56`
    PointGrouped,
    /// `-1234,56`
    Comma,
    /// `-1.234,56`
    CommaGrouped,
    /// `-1 234,56`
    Spaced,
    /// `-1 234,56` with a space that does not break.
    Unbroken,
    /// `-1'234.56`
    Apostrophe,
    /// `-$1.234,56`
    Peso,
    /// `-£1,234.56`
    Pound,
    /// `-1.234,56 €`
    EuroBehind,
    /// `USD -1,234.56`
    CodeBefore,
    /// `(1,234.56)`
    Parentheses,
    /// `1,234.56-`
    TrailingMinus,
    /// `1.234,56-`
    TrailingMinusComma,
    /// `-31,02,000.00`
    Indian,
    /// The minus sign of typography.
    TrueMinus,
    /// `1,234.56 DR`, `1,234.56 CR`
    Worded,
    /// `+1234.56`, `-1234.56`
    Plus,
}

impl Numbers {
    /// All of them.
    pub const ALL: [Numbers; 18] = [
        Numbers::Point,
        Numbers::PointGrouped,
        Numbers::Comma,
        Numbers::CommaGrouped,
        Numbers::Spaced,
        Numbers::Unbroken,
        Numbers::Apostrophe,
        Numbers::Peso,
        Numbers::Pound,
        Numbers::EuroBehind,
        Numbers::CodeBefore,
        Numbers::Parentheses,
        Numbers::TrailingMinus,
        Numbers::TrailingMinusComma,
        Numbers::Indian,
        Numbers::TrueMinus,
        Numbers::Worded,
        Numbers::Plus,
    ];

    /// Characters beyond ASCII that it needs.
    #[must_use]
    pub fn signs(self) -> &'static str {
        match self {
            Numbers::Unbroken => "\u{a0}",
            Numbers::Pound => "\u{a3}",
            Numbers::EuroBehind => "\u{20ac}",
            Numbers::TrueMinus => "\u{2212}",
            _ => "",
        }
    }

    /// `minor` written so.
    #[must_use]
    pub fn write(self, minor: i64) -> String {
        let (whole, cents, out) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100, minor < 0);
        let plain = whole.to_string();
        let minus = if out { "-" } else { "" };
        let point = format!("{}.{cents:02}", grouped(&plain, ","));
        let comma = format!("{},{cents:02}", grouped(&plain, "."));
        match self {
            Numbers::Point => format!("{minus}{plain}.{cents:02}"),
            Numbers::PointGrouped => format!("{minus}{point}"),
            Numbers::Comma => format!("{minus}{plain},{cents:02}"),
            Numbers::CommaGrouped => format!("{minus}{comma}"),
            Numbers::Spaced => format!("{minus}{},{cents:02}", grouped(&plain, " ")),
            Numbers::Unbroken => format!("{minus}{},{cents:02}", grouped(&plain, "\u{a0}")),
            Numbers::Apostrophe => format!("{minus}{}.{cents:02}", grouped(&plain, "'")),
            Numbers::Peso => format!("{minus}${comma}"),
            Numbers::Pound => format!("{minus}\u{a3}{point}"),
            Numbers::EuroBehind => format!("{minus}{comma} \u{20ac}"),
            Numbers::CodeBefore => format!("USD {minus}{point}"),
            Numbers::Parentheses if out => format!("({point})"),
            Numbers::TrailingMinus if out => format!("{point}-"),
            Numbers::TrailingMinusComma if out => format!("{comma}-"),
            Numbers::Parentheses | Numbers::TrailingMinus => point,
            Numbers::TrailingMinusComma => comma,
            Numbers::Indian => format!("{minus}{}.{cents:02}", in_pairs(&plain)),
            Numbers::TrueMinus => format!("{}{point}", if out { "\u{2212}" } else { "" }),
            Numbers::Worded => format!("{point} {}", if out { "DR" } else { "CR" }),
            Numbers::Plus => format!("{}{plain}.{cents:02}", if out { "-" } else { "+" }),
        }
    }
}

fn grouped(digits: &str, mark: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text += mark;
        }
        text.push(digit);
    }
    text
}

/// Pairs before the last group of three.
fn in_pairs(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left >= 3 && left % 2 == 1 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A way to write a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dates {
    /// `31/12/2024`
    DaySlashes,
    /// `12/31/2024`
    MonthSlashes,
    /// `2024-12-31`
    Iso,
    /// `31.12.2024`
    DayDots,
    /// `20241231`
    Compact,
    /// `31-Dec-2024`
    NamedMonth,
    /// `1/2/24`
    ShortDay,
    /// `2024/12/31`
    YearSlashes,
    /// `31.12.24`
    ShortDots,
    /// `31-12-2024`
    DayDashes,
    /// `2024-12-31 23:59:59`
    WithTime,
    /// `Dec 31, 2024`
    MonthInWords,
    /// `2024-12-31T23:59:59Z`
    Zulu,
}

impl Dates {
    /// All of them.
    pub const ALL: [Dates; 13] = [
        Dates::DaySlashes,
        Dates::MonthSlashes,
        Dates::Iso,
        Dates::DayDots,
        Dates::Compact,
        Dates::NamedMonth,
        Dates::ShortDay,
        Dates::YearSlashes,
        Dates::ShortDots,
        Dates::DayDashes,
        Dates::WithTime,
        Dates::MonthInWords,
        Dates::Zulu,
    ];

    /// A day written so.
    #[must_use]
    pub fn write(self, (year, month, day): (u16, u8, u8)) -> String {
        const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let name = NAMES[usize::from(month) - 1];
        let short = year % 100;
        match self {
            Dates::DaySlashes => format!("{day:02}/{month:02}/{year}"),
            Dates::MonthSlashes => format!("{month:02}/{day:02}/{year}"),
            Dates::Iso => format!("{year}-{month:02}-{day:02}"),
            Dates::DayDots => format!("{day:02}.{month:02}.{year}"),
            Dates::Compact => format!("{year}{month:02}{day:02}"),
            Dates::NamedMonth => format!("{day:02}-{name}-{year}"),
            Dates::ShortDay => format!("{day}/{month}/{short:02}"),
            Dates::YearSlashes => format!("{year}/{month:02}/{day:02}"),
            Dates::ShortDots => format!("{day:02}.{month:02}.{short:02}"),
            Dates::DayDashes => format!("{day:02}-{month:02}-{year}"),
            Dates::WithTime => format!("{year}-{month:02}-{day:02} 23:59:59"),
            Dates::MonthInWords => format!("{name} {day}, {year}"),
            Dates::Zulu => format!("{year}-{month:02}-{day:02}T23:59:59Z"),
        }
    }
}
