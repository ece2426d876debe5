//! Which rows of a table are not transactions: totals, balances, remarks?

use std::sync::LazyLock;

use foldhash::HashSet;

/// What a row's label makes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// The sum of a group of rows.
    Subtotal,
    /// The sum of all rows.
    Total,
    /// The sum of all debits or all credits of a statement.
    Turnover,
    /// The balance before the first row.
    Opening,
    /// The balance after the last row.
    Closing,
}

/// The label that a cell carries, where it is one. `whole` asks that the cell holds nothing else: a transaction's
/// description may well begin with `Total` (the petrol company), so only rows without a date may be judged by a beginning.
pub(crate) fn label(cell: &str, whole: bool) -> Option<Label> {
    let cell = cell.trim();
    if cell.len() < 2 || cell.len() > 80 || !MAY_BEGIN[usize::from(cell.as_bytes()[0])] {
        return None;
    }
    if whole && cell.is_ascii() && !begins_like_a_label(cell) {
        return None;
    }
    let folded = super::names::fold(cell);
    let found = LABELS.iter().find(|(words, _)| folded == *words);
    if let Some((_, label)) = found {
        return Some(*label);
    }
    if whole {
        return None;
    }
    let begins = |words: &str| folded.strip_prefix(words).is_some_and(|rest| rest.starts_with(' '));
    if folded.ends_with(" total") || folded.ends_with(" totals") {
        return Some(if folded.contains("sub") { Label::Subtotal } else { sum_label(&folded) });
    }
    LABELS
        .iter()
        .filter(|(words, _)| begins(words))
        .map(|(words, label)| (words.len(), *label))
        .max_by_key(|(len, _)| *len)
        .map(|(_, label)| if label == Label::Total { sum_label(&folded) } else { label })
}

/// True where an ASCII cell's first word is the first of some label: a look that costs little, taken at every row.
fn begins_like_a_label(cell: &str) -> bool {
    static FIRST_WORDS: LazyLock<HashSet<&[u8]>> =
        LazyLock::new(|| LABELS.iter().filter_map(|(words, _)| words.split(' ').next()).map(str::as_bytes).collect());
    let mut word = [0; 24];
    let letters = cell.bytes().take_while(u8::is_ascii_alphanumeric);
    let mut len = 0;
    for letter in letters {
        let Some(place) = word.get_mut(len) else { return false };
        *place = letter.to_ascii_lowercase();
        len += 1;
    }
    FIRST_WORDS.contains(&word[..len])
}

/// `Total`, `Grand total` and `Transactions total` close a file; `Total travel` or `Travel total` close a group.
fn sum_label(folded: &str) -> Label {
    let general = [
        "grand",
        "general",
        "transactions",
        "overall",
        "all",
        "gesamt",
        "generale",
        "geral",
        "of",
        "amount",
        "eur",
        "gbp",
        "usd",
        "for",
        "debit",
        "credit",
        "report",
    ];
    let others = folded.split(' ').filter(|word| !word.starts_with("total") && !word.starts_with("sum"));
    let mut words = others.peekable();
    if words.peek().is_none() || words.any(|word| general.contains(&word)) { Label::Total } else { Label::Subtotal }
}

/// First bytes of any label in either case, so that most cells are passed over at once.
static MAY_BEGIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte >= 0x80 || (byte as u8).is_ascii_alphabetic();
        byte += 1;
    }
    table
};

static LABELS: &[(&str, Label)] = &[
    ("total", Label::Total),
    ("totals", Label::Total),
    ("grand total", Label::Total),
    ("sum", Label::Total),
    ("sum total", Label::Total),
    ("transactions total", Label::Total),
    ("total amount", Label::Total),
    ("summe", Label::Total),
    ("gesamt", Label::Total),
    ("gesamtsumme", Label::Total),
    ("gesamtbetrag", Label::Total),
    ("endsumme", Label::Total),
    ("total general", Label::Total),
    ("somme", Label::Total),
    ("totale", Label::Total),
    ("totale generale", Label::Total),
    ("totali", Label::Total),
    ("total geral", Label::Total),
    ("suma", Label::Total),
    ("suma total", Label::Total),
    ("soma", Label::Total),
    ("totaal", Label::Total),
    ("totaalbedrag", Label::Total),
    ("eindtotaal", Label::Total),
    ("razem", Label::Total),
    ("ogolem", Label::Total),
    ("celkem", Label::Total),
    ("spolu", Label::Total),
    ("osszesen", Label::Total),
    ("summa", Label::Total),
    ("totalt", Label::Total),
    ("i alt", Label::Total),
    ("sum totalt", Label::Total),
    ("yhteensa", Label::Total),
    ("toplam", Label::Total),
    ("合计", Label::Total),
    ("总计", Label::Total),
    ("合計", Label::Total),
    ("総計", Label::Total),
    ("итого", Label::Total),
    ("subtotal", Label::Subtotal),
    ("sub total", Label::Subtotal),
    ("zwischensumme", Label::Subtotal),
    ("sous total", Label::Subtotal),
    ("subtotale", Label::Subtotal),
    ("subtotaal", Label::Subtotal),
    ("suma czesciowa", Label::Subtotal),
    ("mezisoucet", Label::Subtotal),
    ("delsumma", Label::Subtotal),
    ("delsum", Label::Subtotal),
    ("valisumma", Label::Subtotal),
    ("小计", Label::Subtotal),
    ("小計", Label::Subtotal),
    ("turnover", Label::Turnover),
    ("debit turnover", Label::Turnover),
    ("credit turnover", Label::Turnover),
    ("total debits", Label::Turnover),
    ("total credits", Label::Turnover),
    ("total debit", Label::Turnover),
    ("total credit", Label::Turnover),
    ("total withdrawals", Label::Turnover),
    ("total deposits", Label::Turnover),
    ("total paid out", Label::Turnover),
    ("total paid in", Label::Turnover),
    ("summe soll", Label::Turnover),
    ("summe haben", Label::Turnover),
    ("summe lastschriften", Label::Turnover),
    ("summe gutschriften", Label::Turnover),
    ("total des debits", Label::Turnover),
    ("total des credits", Label::Turnover),
    ("total cargos", Label::Turnover),
    ("total abonos", Label::Turnover),
    ("totale dare", Label::Turnover),
    ("totale avere", Label::Turnover),
    ("totale addebiti", Label::Turnover),
    ("totale accrediti", Label::Turnover),
    ("apyvarta", Label::Turnover),
    ("kaive", Label::Turnover),
    ("apgrozijums", Label::Turnover),
    ("obroty", Label::Turnover),
    ("opening balance", Label::Opening),
    ("balance brought forward", Label::Opening),
    ("brought forward", Label::Opening),
    ("beginning balance", Label::Opening),
    ("starting balance", Label::Opening),
    ("previous balance", Label::Opening),
    ("balance at start of period", Label::Opening),
    ("start balance", Label::Opening),
    ("anfangssaldo", Label::Opening),
    ("anfangsbestand", Label::Opening),
    ("alter kontostand", Label::Opening),
    ("alter saldo", Label::Opening),
    ("saldovortrag", Label::Opening),
    ("solde initial", Label::Opening),
    ("ancien solde", Label::Opening),
    ("solde precedent", Label::Opening),
    ("solde d ouverture", Label::Opening),
    ("saldo inicial", Label::Opening),
    ("saldo anterior", Label::Opening),
    ("saldo iniziale", Label::Opening),
    ("beginsaldo", Label::Opening),
    ("saldo poczatkowe", Label::Opening),
    ("pocatecni zustatek", Label::Opening),
    ("nyito egyenleg", Label::Opening),
    ("ingaende saldo", Label::Opening),
    ("inngaende saldo", Label::Opening),
    ("alkusaldo", Label::Opening),
    ("期初余额", Label::Opening),
    ("closing balance", Label::Closing),
    ("balance carried forward", Label::Closing),
    ("carried forward", Label::Closing),
    ("ending balance", Label::Closing),
    ("final balance", Label::Closing),
    ("end balance", Label::Closing),
    ("new balance", Label::Closing),
    ("balance at end of period", Label::Closing),
    ("endsaldo", Label::Closing),
    ("endbestand", Label::Closing),
    ("neuer kontostand", Label::Closing),
    ("neuer saldo", Label::Closing),
    ("solde final", Label::Closing),
    ("nouveau solde", Label::Closing),
    ("solde de cloture", Label::Closing),
    ("saldo final", Label::Closing),
    ("saldo finale", Label::Closing),
    ("eindsaldo", Label::Closing),
    ("saldo koncowe", Label::Closing),
    ("konecny zustatek", Label::Closing),
    ("zaro egyenleg", Label::Closing),
    ("utgaende saldo", Label::Closing),
    ("loppusaldo", Label::Closing),
    ("期末余额", Label::Closing),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_by_wording() {
        assert_eq!(label(" Grand Total ", false), Some(Label::Total));
        assert_eq!(label("Transactions Total", false), Some(Label::Total));
        assert_eq!(label("Total général", false), Some(Label::Total));
        assert_eq!(label("Travel total", false), Some(Label::Subtotal));
        assert_eq!(label("Total Travel", false), Some(Label::Subtotal));
        assert_eq!(label("Zwischensumme März", false), Some(Label::Subtotal));
        assert_eq!(label("Balance at start of period", true), Some(Label::Opening));
        assert_eq!(label("TOTAL ENERGIES PARIS", true), None);
        assert_eq!(label("Totality Ltd", false), None);
    }
}
