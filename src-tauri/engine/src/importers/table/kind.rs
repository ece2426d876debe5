//! Which side of the books do the columns speak of: an account's statement or a record of spending?

use super::names;
use crate::importers::csv::ColumnRole;
use crate::model::Kind;

/// Words of statements: only a bank knows balances and value dates.
const BANK: &str = " balance saldo solde zustatek egyenleg kontostand bakiye iban bban bic valuta valutadatum wertstellung valeur valor waluty \
rentedatum arvopaiva 余额 残高 buchungstag verwendungszweck counterparty tegenrekening auftraggeber protiucet gegenkonto payee cheque debit credit \
customer payout withdrawal deposit withdrawals deposits atm soll haben bookingdate boekdatum ";

/// Words of ledgers and claims: who spent, on what, for which department.
const EXPENSE: &str = " employee supplier vendor invoice expense expenses department directorate lieferant rechnungsnummer rechnungsdatum kostenstelle \
fournisseur facture proveedor factura fornitore fattura fornecedor fatura leverancier factuur dostawca faktura dodavatel leverantor leverandor \
toimittaja cardholder claimant approver mitarbeiter centre nominal gl procurement purchase nett vat mileage dipendente empleado 员工 ";

/// The side that most words speak for; `None` where neither has more.
pub(crate) fn of_headers(headers: &[String], roles: &[ColumnRole]) -> Option<Kind> {
    let mut bank = 0;
    let mut expense = 0;
    for header in headers {
        let folded = names::fold(header);
        let hits = |list: &str| folded.split(' ').any(|word| !word.is_empty() && list.contains(&format!(" {word} ")));
        bank += u32::from(hits(BANK));
        expense += u32::from(hits(EXPENSE));
    }
    bank += 2 * u32::from(roles.contains(&ColumnRole::Balance));
    expense += u32::from(roles.contains(&ColumnRole::Person));
    match bank.cmp(&expense) {
        std::cmp::Ordering::Greater => Some(Kind::Bank),
        std::cmp::Ordering::Less => Some(Kind::Expense),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(headers: &[&str]) -> Option<Kind> {
        of_headers(&headers.iter().map(|&header| header.to_owned()).collect::<Vec<_>>(), &[])
    }

    #[test]
    fn sides() {
        assert_eq!(kind(&["Date", "Details", "Amount", "Balance"]), Some(Kind::Bank));
        assert_eq!(kind(&["Buchungstag", "Valuta", "Betrag"]), Some(Kind::Bank));
        assert_eq!(kind(&["Invoice date", "Supplier", "Amount", "Cost centre"]), Some(Kind::Expense));
        assert_eq!(kind(&["Date", "Description", "Amount"]), None);
    }
}
