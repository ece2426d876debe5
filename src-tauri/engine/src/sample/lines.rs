//! What happens in the sample case? Bank lines and ledger entries, before any format has been chosen for them.

use std::borrow::Cow;

/// Text that is mostly known at compile time.
pub(super) type Text = Cow<'static, str>;

/// The accounts whose statements are in evidence, in the order of [`super::accounts::ACCOUNTS`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Account {
    Client,
    Office,
    Payroll,
    Reserve,
    Card,
    Dollar,
    Euro,
    Director,
    Marine,
}

/// How money moved; each statement format has its own word for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Means {
    Receipt,
    Payment,
    Salary,
    DirectDebit,
    StandingOrder,
    Transfer,
    Cheque,
    Card,
    Cash,
    Interest,
    Fee,
}

/// Ties a row to a scheme of the answer key, or to the scheme's innocent look-alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// Position in [`super::schemes::SCHEMES`].
    pub(super) scheme: usize,
    pub(super) innocent: bool,
}

/// A row of a written evidence file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RowRef {
    /// Position in the list of files.
    pub(super) file: usize,
    /// Data row number, from 1.
    pub(super) row: u64,
}

/// One line of an account.
#[derive(Clone, Debug)]
pub(super) struct BankLine {
    pub(super) account: Account,
    /// Minute of the day; decides the order within the day.
    pub(super) minute: u16,
    /// Signed minor units, money in positive.
    pub(super) amount: i64,
    pub(super) means: Means,
    pub(super) party: Text,
    pub(super) text: Text,
    /// Cheque number or payment reference.
    pub(super) reference: Text,
    /// Sort code and account number of the other side.
    pub(super) other_account: Text,
    /// The ledger entries that this line pays.
    pub(super) settles: Vec<RowRef>,
    /// A card purchase is claimed through the ledger some days later.
    pub(super) claim: Option<(i32, Box<Entry>)>,
    pub(super) mark: Option<Mark>,
}

impl BankLine {
    pub(super) fn new(
        account: Account,
        means: Means,
        amount: i64,
        party: impl Into<Text>,
        text: impl Into<Text>,
    ) -> Self {
        BankLine {
            account,
            minute: 600,
            amount,
            means,
            party: party.into(),
            text: text.into(),
            reference: Text::Borrowed(""),
            other_account: Text::Borrowed(""),
            settles: Vec::new(),
            claim: None,
            mark: None,
        }
    }

    pub(super) fn at(mut self, minute: u16) -> Self {
        self.minute = minute;
        self
    }

    pub(super) fn reference(mut self, reference: impl Into<Text>) -> Self {
        self.reference = reference.into();
        self
    }

    pub(super) fn other_account(mut self, other_account: impl Into<Text>) -> Self {
        self.other_account = other_account.into();
        self
    }

    pub(super) fn marked(mut self, mark: Option<Mark>) -> Self {
        self.mark = mark;
        self
    }
}

/// How a ledger entry is paid. Days count from the posting day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Payment {
    /// Not at all, or not from an account in evidence.
    None,
    /// One payment of the full amount.
    Transfer { from: Account, days: i32 },
    /// With other entries of the same supplier in Thursday's run.
    Run,
    /// Two payments a month apart.
    Parts { days: i32 },
    /// A cheque, presented after some days.
    Cheque { days: i32 },
    /// Collected by the supplier.
    DirectDebit { days: i32 },
    /// One payment that the bank's charge is added to.
    WithCharge { from: Account, days: i32, charge: i64 },
}

/// One entry of the purchase ledger.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Minute of the day at which it was posted.
    pub(super) minute: u16,
    /// Days between invoice date and posting.
    pub(super) age: i32,
    /// Accounting period (year, month) where it differs from the posting month.
    pub(super) period: Option<(i32, u8)>,
    pub(super) supplier: Text,
    pub(super) supplier_account: Text,
    pub(super) invoice: Text,
    pub(super) text: Text,
    pub(super) category: &'static str,
    pub(super) buyer: Text,
    pub(super) poster: &'static str,
    /// Minor units; spend is positive, a credit note negative.
    pub(super) amount: i64,
    pub(super) currency: &'static str,
    pub(super) payment: Payment,
    /// The bank line that has paid it already.
    pub(super) paid_by: Option<RowRef>,
    pub(super) mark: Option<Mark>,
}

impl Entry {
    pub(super) fn new(
        supplier: impl Into<Text>,
        supplier_account: impl Into<Text>,
        invoice: impl Into<Text>,
        text: impl Into<Text>,
        amount: i64,
    ) -> Self {
        Entry {
            minute: 620,
            age: 3,
            period: None,
            supplier: supplier.into(),
            supplier_account: supplier_account.into(),
            invoice: invoice.into(),
            text: text.into(),
            category: "Maintenance",
            buyer: Text::Borrowed("P Nowak"),
            poster: "a.lindqvist",
            amount,
            currency: "GBP",
            payment: Payment::Transfer { from: Account::Office, days: 14 },
            paid_by: None,
            mark: None,
        }
    }
}
