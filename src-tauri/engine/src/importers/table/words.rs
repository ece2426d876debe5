//! Which words carry meaning inside cells: currency signs, debit and credit marks?

/// The currency that a sign can only mean; `$`, `kr` and `¥` mean several and give `Some("")`.
pub(crate) fn currency_sign(sign: char) -> Option<&'static str> {
    match sign {
        '£' => Some("GBP"),
        '€' => Some("EUR"),
        '₹' => Some("INR"),
        '₽' => Some("RUB"),
        '₺' => Some("TRY"),
        '₪' => Some("ILS"),
        '₴' => Some("UAH"),
        '₩' => Some("KRW"),
        '₫' => Some("VND"),
        '$' | '¥' | '￥' => Some(""),
        _ => None,
    }
}

/// ISO 4217 code of a cell that holds a currency's sign instead; empty where the sign means several.
pub(crate) fn currency_of(cell: &str) -> &str {
    let mut signs = cell.chars();
    match (signs.next().and_then(currency_sign), signs.next()) {
        (Some(code), None) => code,
        _ => cell,
    }
}

/// Direction that an indicator states: `Some(true)` for money out, `Some(false)` for money in.
pub(crate) fn direction(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.is_empty() || text.len() > 24 {
        return None;
    }
    let mut lower = [0_u8; 24];
    let bytes = lower.get_mut(..text.len())?;
    bytes.copy_from_slice(text.as_bytes());
    bytes.make_ascii_lowercase();
    let word = std::str::from_utf8(bytes).ok()?;
    match word {
        "d" | "dr" | "db" | "dt" | "debit" | "debet" | "debito" | "débito" | "débit" | "s" | "soll" | "lastschrift"
        | "belastung" | "af" | "out" | "outflow" | "outgoing" | "withdrawal" | "paid out" | "money out" | "payment"
        | "dare" | "addebito" | "cargo" | "ut" | "ud" | "panot" | "-" | "w" | "obciążenie" | "wn" | "odchozí"
        | "terhelés" | "借" | "支出" | "出金" => Some(true),
        "c" | "cr" | "cb" | "ct" | "credit" | "kredit" | "kreditas" | "credito" | "crédito" | "crédit" | "h"
        | "haben" | "k" | "gutschrift" | "bij" | "in" | "inflow" | "incoming" | "deposit" | "paid in" | "money in"
        | "receipt" | "avere" | "accredito" | "abono" | "inn" | "ind" | "pano" | "+" | "uznanie" | "ma"
        | "příchozí" | "jóváírás" | "貸" | "收入" | "入金" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions() {
        assert_eq!(direction("DR"), Some(true));
        assert_eq!(direction(" Haben "), Some(false));
        assert_eq!(direction("VISA"), None);
    }
}
