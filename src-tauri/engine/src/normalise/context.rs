//! What do the rows of one file share? Accounts, their currencies, and what has already been told.

use foldhash::HashMap;

use super::Fault;
use super::fault::excerpt;
use crate::importers::{Problem, RawRow, ReadOptions};
use crate::model::{AccountNo, Currency, RawAccount, Span};

/// The accounts of one reading and the currency of each. One per file and reading.
pub struct Context {
    accounts: Vec<Known>,
    numbers: HashMap<RawAccount, AccountNo>,
    unnamed: RawAccount,
    unnamed_number: Option<AccountNo>,
    fallback: Option<Currency>,
    last: Option<([u8; 3], Currency)>,
    notices: Vec<Problem>,
}

struct Known {
    account: RawAccount,
    currency: Result<Option<Currency>, String>,
    told: bool,
}

impl Context {
    /// Starts a reading. `options.currency` stands in where the file states none, `options.account` where it names none.
    #[must_use]
    pub fn new(options: &ReadOptions) -> Self {
        let id = options.account.clone().unwrap_or_default();
        Context {
            accounts: Vec::new(),
            numbers: HashMap::default(),
            unnamed: RawAccount { id, ..RawAccount::default() },
            unnamed_number: None,
            fallback: options.currency.as_deref().and_then(Currency::from_code),
            last: None,
            notices: Vec::new(),
        }
    }

    /// Declares an account; the same account gives the same number. A currency may be an ISO 4217 code or number.
    pub fn account(&mut self, account: &RawAccount) -> AccountNo {
        if let Some(number) = self.numbers.get(account) {
            return *number;
        }
        let number = AccountNo(u32::try_from(self.accounts.len()).unwrap_or(u32::MAX));
        let stated = account.currency.trim();
        let currency = match (stated, parse_currency(stated)) {
            ("", _) => Ok(self.fallback),
            (_, Some(found)) => Ok(Some(found)),
            (unknown, None) => Err(excerpt(unknown)),
        };
        self.accounts.push(Known { account: account.clone(), currency, told: false });
        self.numbers.insert(account.clone(), number);
        number
    }

    /// The accounts so far, by number.
    pub fn accounts(&self) -> impl Iterator<Item = &RawAccount> {
        self.accounts.iter().map(|known| &known.account)
    }

    /// The currency of an account's rows; `None` where none is known.
    #[must_use]
    pub fn currency(&self, account: AccountNo) -> Option<Currency> {
        self.known(account).and_then(|known| known.currency.as_ref().ok().copied().flatten())
    }

    /// Takes the notices gathered since the last call. Call it after each row, so that they stay few.
    pub fn take_notices(&mut self) -> impl Iterator<Item = Problem> {
        self.notices.drain(..)
    }

    /// True where [`Context::take_notices`] would give any.
    #[must_use]
    pub fn has_notices(&self) -> bool {
        !self.notices.is_empty()
    }

    pub(super) fn tell(&mut self, notice: Problem) {
        self.notices.push(notice);
    }

    pub(super) fn tell_missing_currency(&mut self, account: AccountNo, span: Span) {
        let Some(known) = self.accounts.get_mut(account.0 as usize) else { return };
        if !known.told {
            known.told = true;
            self.notices.push(Fault::MissingCurrency.at(span));
        }
    }

    pub(super) fn account_of(&mut self, row: &RawRow<'_>) -> AccountNo {
        match row.account {
            Some(account) => account,
            // Looked up once: comparing empty texts row by row costs more than the rest of the row.
            None => match self.unnamed_number {
                Some(number) => number,
                None => {
                    let unnamed = std::mem::take(&mut self.unnamed);
                    let number = self.account(&unnamed);
                    self.unnamed = unnamed;
                    self.unnamed_number = Some(number);
                    number
                }
            },
        }
    }

    /// The row's own currency, else its account's, else `None`.
    pub(super) fn currency_of(&mut self, row: &RawRow<'_>, account: AccountNo) -> Result<Option<Currency>, Fault> {
        let stated = row.currency.trim();
        if stated.is_empty() {
            return match self.known(account).map(|known| &known.currency) {
                Some(Ok(currency)) => Ok(*currency),
                Some(Err(unknown)) => Err(Fault::UnknownCurrency(unknown.clone())),
                None => Ok(self.fallback),
            };
        }
        let code: Option<[u8; 3]> = stated.as_bytes().try_into().ok();
        if let (Some(code), Some((last, currency))) = (code, self.last)
            && code == last
        {
            return Ok(Some(currency));
        }
        let found = parse_currency(stated).ok_or_else(|| Fault::UnknownCurrency(excerpt(stated)))?;
        self.last = code.map(|code| (code, found));
        Ok(Some(found))
    }

    fn known(&self, account: AccountNo) -> Option<&Known> {
        self.accounts.get(account.0 as usize)
    }
}

fn parse_currency(text: &str) -> Option<Currency> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().and_then(Currency::from_numeric);
    }
    Currency::from_code(text)
}
