//! What does one entry say? The leaves of an `Ntry`, kept until its end.

use crate::importers::markup::Xml;

/// Longest text that is gathered from the details of a batch.
const LONGEST: usize = 4096;

/// An entry's values; empty where not stated.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) out: bool,
    pub(super) has_direction: bool,
    pub(super) reversal: bool,
    pub(super) status: String,
    pub(super) booked: String,
    pub(super) valued: String,
    own_reference: String,
    bank_reference: String,
    domain: String,
    proprietary: String,
    information: String,
    debtor: Party,
    creditor: Party,
    debtor_account: Party,
    creditor_account: Party,
    reference: String,
    purpose: String,
    structured: String,
    detail_information: String,
}

/// The party of all details, as long as they agree.
#[derive(Default)]
struct Party {
    name: String,
    several: bool,
}

impl Party {
    fn see(&mut self, name: &str) {
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        } else if self.name != name {
            self.several = true;
        }
    }

    fn name(&self) -> &str {
        if self.several { "" } else { &self.name }
    }
}

fn join(into: &mut String, text: &str) {
    if into.len() + text.len() > LONGEST || text.is_empty() {
        return;
    }
    if !into.is_empty() {
        into.push(' ');
    }
    into.push_str(text);
}

fn first(into: &mut String, text: &str) {
    if into.is_empty() {
        text.clone_into(into);
    }
}

impl Entry {
    /// Takes a leaf that ends `below` levels under its `Ntry`.
    pub(super) fn leaf(&mut self, xml: &Xml<'_>, below: usize) {
        let text = xml.text();
        if below == 1 {
            match xml.name() {
                "Amt" => text.clone_into(&mut self.amount),
                "CdtDbtInd" => {
                    self.has_direction = matches!(text, "CRDT" | "DBIT");
                    self.out = text == "DBIT";
                }
                "RvslInd" => self.reversal = matches!(text, "true" | "1"),
                "Sts" => first(&mut self.status, text),
                "NtryRef" => text.clone_into(&mut self.own_reference),
                "AcctSvcrRef" => text.clone_into(&mut self.bank_reference),
                "AddtlNtryInf" => join(&mut self.information, text),
                _ => {}
            }
            return;
        }
        let within = xml.nth(below - 1);
        match within {
            "Sts" => first(&mut self.status, text),
            "BookgDt" => text.clone_into(&mut self.booked),
            "ValDt" => text.clone_into(&mut self.valued),
            "BkTxCd" => self.code(xml, text),
            "NtryDtls" | "TxDtls" => self.detail(xml, text),
            _ => {}
        }
    }

    fn code(&mut self, xml: &Xml<'_>, text: &str) {
        if xml.is_at(&["Domn", "Cd"]) || xml.is_at(&["Fmly", "Cd"]) || xml.is_at(&["Fmly", "SubFmlyCd"]) {
            if !self.domain.is_empty() {
                self.domain.push('/');
            }
            self.domain.push_str(text);
        } else if xml.is_at(&["Prtry", "Cd"]) {
            first(&mut self.proprietary, text);
        }
    }

    fn detail(&mut self, xml: &Xml<'_>, text: &str) {
        match (xml.nth(1), xml.name()) {
            ("Refs", "EndToEndId") if text != "NOTPROVIDED" => first(&mut self.reference, text),
            ("Refs", "ChqNb") => first(&mut self.reference, text),
            ("Dbtr", "Nm") => self.debtor.see(text),
            ("Cdtr", "Nm") => self.creditor.see(text),
            ("Pty", "Nm") if xml.nth(2) == "Dbtr" => self.debtor.see(text),
            ("Pty", "Nm") if xml.nth(2) == "Cdtr" => self.creditor.see(text),
            ("Id", "IBAN") if xml.nth(2) == "DbtrAcct" => self.debtor_account.see(text),
            ("Id", "IBAN") if xml.nth(2) == "CdtrAcct" => self.creditor_account.see(text),
            ("Othr", "Id") if xml.nth(3) == "DbtrAcct" => self.debtor_account.see(text),
            ("Othr", "Id") if xml.nth(3) == "CdtrAcct" => self.creditor_account.see(text),
            ("RmtInf", "Ustrd") => join(&mut self.purpose, text),
            ("CdtrRefInf", "Ref" | "CdtrRef") => first(&mut self.structured, text),
            ("TxDtls", "AddtlTxInf") => join(&mut self.detail_information, text),
            _ => {}
        }
    }

    /// The other side: who paid, or who was paid. A reversal goes the other way, its parties stay where they were.
    pub(super) fn party(&self) -> &str {
        if self.out == self.reversal { self.debtor.name() } else { self.creditor.name() }
    }

    /// Account of the other side.
    pub(super) fn counter_account(&self) -> &str {
        if self.out == self.reversal { self.debtor_account.name() } else { self.creditor_account.name() }
    }

    pub(super) fn text(&self) -> &str {
        let texts = [&self.purpose, &self.detail_information, &self.information, &self.structured];
        texts.into_iter().find(|text| !text.is_empty()).map_or("", String::as_str)
    }

    pub(super) fn reference(&self) -> &str {
        if self.reference.is_empty() { &self.structured } else { &self.reference }
    }

    pub(super) fn entry_id(&self) -> &str {
        if self.bank_reference.is_empty() { &self.own_reference } else { &self.bank_reference }
    }

    pub(super) fn category(&self) -> &str {
        if self.domain.is_empty() { &self.proprietary } else { &self.domain }
    }
}
