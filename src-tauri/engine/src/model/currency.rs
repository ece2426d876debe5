//! Which currency is an amount in, and how many decimals does it have?

use serde::{Deserialize, Serialize};

use super::withdrawn;

/// An ISO 4217 currency, held as its numeric code (0..=999), as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(u16);

impl Currency {
    /// `XXX`: ISO 4217's code for "no currency"; used where a file states none and nobody was asked.
    pub const NONE: Currency = Currency(999);

    /// Reads an alphabetic code in either case (`GBP`, `eur`).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut upper = [0u8; 3];
        let bytes = code.trim().as_bytes();
        if bytes.len() != 3 {
            return None;
        }
        upper.copy_from_slice(bytes);
        upper.make_ascii_uppercase();
        let text = std::str::from_utf8(&upper).ok()?;
        let active = iso_currency::Currency::from_code(text).map(|found| found.numeric());
        active.or_else(|| withdrawn::by_code(text)).map(Currency)
    }

    /// Reads a numeric code as stored.
    #[must_use]
    pub fn from_numeric(numeric: u16) -> Option<Self> {
        let known = iso_currency::Currency::from_numeric(numeric).is_some() || withdrawn::by_numeric(numeric).is_some();
        known.then_some(Currency(numeric))
    }

    /// A numeric code that was checked when it was stored: it is taken as it is.
    pub(crate) fn of_stored(numeric: u16) -> Self {
        Currency(numeric)
    }

    /// The numeric code, 0..=999.
    #[must_use]
    pub fn numeric(self) -> u16 {
        self.0
    }

    /// The alphabetic code, three upper-case letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match iso_currency::Currency::from_numeric(self.0) {
            Some(found) => found.code(),
            None => withdrawn::by_numeric(self.0).map_or("XXX", |found| found.0),
        }
    }

    /// Decimals of the minor unit (2 for GBP, 0 for JPY, 3 for KWD); 2 where ISO 4217 gives none.
    #[must_use]
    pub fn decimals(self) -> u8 {
        match iso_currency::Currency::from_numeric(self.0) {
            Some(found) => found.exponent().map_or(2, |exponent| u8::try_from(exponent).unwrap_or(2)),
            None => withdrawn::by_numeric(self.0).map_or(2, |found| found.1),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or_else(|| format!("{code:?} is not an ISO 4217 currency code"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}
