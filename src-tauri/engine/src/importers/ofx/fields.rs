//! What does one transaction state? The leaves of a `STMTTRN`, kept until its end.

use crate::importers::{DateStyle, DecimalMark, RawAmount, RawRow};
use crate::model::{AccountNo, Span};

/// The leaves of the transaction being read; buffers are reused.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) kind: String,
    pub(super) posted: String,
    pub(super) amount: String,
    pub(super) fitid: String,
    pub(super) cheque: String,
    pub(super) refnum: String,
    pub(super) name: String,
    pub(super) payee: String,
    pub(super) memo: String,
    pub(super) currency: String,
    pub(super) other_bank: String,
    pub(super) other_account: String,
}

impl Fields {
    pub(super) fn clear(&mut self) {
        let Fields {
            kind,
            posted,
            amount,
            fitid,
            cheque,
            refnum,
            name,
            payee,
            memo,
            currency,
            other_bank,
            other_account,
        } = self;
        for field in
            [kind, posted, amount, fitid, cheque, refnum, name, payee, memo, currency, other_bank, other_account]
        {
            field.clear();
        }
    }

    /// The field of a leaf within `parent`; `None` for leaves that no field takes.
    pub(super) fn of(&mut self, parent: Parent, tag: &[u8]) -> Option<&mut String> {
        match (parent, tag) {
            (Parent::Transaction, b"TRNTYPE") => Some(&mut self.kind),
            (Parent::Transaction, b"DTPOSTED") => Some(&mut self.posted),
            (Parent::Transaction, b"TRNAMT") => Some(&mut self.amount),
            (Parent::Transaction, b"FITID") => Some(&mut self.fitid),
            (Parent::Transaction, b"CHECKNUM") => Some(&mut self.cheque),
            (Parent::Transaction, b"REFNUM") => Some(&mut self.refnum),
            (Parent::Transaction, b"NAME") => Some(&mut self.name),
            (Parent::Transaction, b"MEMO") => Some(&mut self.memo),
            (Parent::Payee, b"NAME") => Some(&mut self.payee),
            (Parent::Currency, b"CURSYM") => Some(&mut self.currency),
            (Parent::OtherAccount, b"BANKID" | b"BROKERID") => Some(&mut self.other_bank),
            (Parent::OtherAccount, b"ACCTID") => Some(&mut self.other_account),
            _ => None,
        }
    }

    /// Puts bank and account of the other side together, once both have been read.
    pub(super) fn settle(&mut self) {
        if !self.other_bank.is_empty() && !self.other_account.is_empty() {
            self.other_account.insert(0, ' ');
            self.other_account.insert_str(0, &self.other_bank);
            self.other_bank.clear();
        }
    }

    pub(super) fn row(&self, row_no: u64, span: Span, account: Option<AccountNo>) -> RawRow<'_> {
        let party = if self.name.is_empty() { &self.payee } else { &self.name };
        RawRow {
            row_no,
            span,
            account,
            date: &self.posted,
            date_style: DateStyle::YearFirst,
            amount: if self.amount.is_empty() { RawAmount::Missing } else { RawAmount::Signed(&self.amount) },
            decimal_mark: DecimalMark::Either,
            finer: true,
            currency: &self.currency,
            party,
            text: if self.memo.is_empty() { party } else { &self.memo },
            reference: if self.cheque.is_empty() { &self.refnum } else { &self.cheque },
            entry_id: &self.fitid,
            category: &self.kind,
            counter_account: &self.other_account,
            ..RawRow::default()
        }
    }
}

/// Which aggregate within a transaction a leaf belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Parent {
    Transaction,
    Payee,
    /// `CURRENCY`: the row's amount is in this currency.
    Currency,
    /// `BANKACCTTO` and its like.
    OtherAccount,
    /// Anything else: `ORIGCURRENCY`, image data.
    Other,
}
