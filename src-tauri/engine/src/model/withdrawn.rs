//! Which currencies do older statements still name? Codes withdrawn from circulation, from ISO 4217 list three
//! (historic denominations); decimals as in the Unicode CLDR supplemental data.

/// Alphabetic code, numeric code, decimals. Sorted by alphabetic code.
const WITHDRAWN: &[(&str, u16, u8)] = &[
    ("ADP", 20, 0),
    ("AFA", 4, 0),
    ("ATS", 40, 2),
    ("AZM", 31, 2),
    ("BEF", 56, 2),
    ("BGL", 100, 2),
    ("BYR", 974, 0),
    ("CSD", 891, 2),
    ("CYP", 196, 2),
    ("DDM", 278, 2),
    ("DEM", 276, 2),
    ("ECS", 218, 0),
    ("EEK", 233, 2),
    ("ESP", 724, 0),
    ("FIM", 246, 2),
    ("FRF", 250, 2),
    ("GHC", 288, 2),
    ("GRD", 300, 2),
    ("HRK", 191, 2),
    ("IEP", 372, 2),
    ("ITL", 380, 0),
    ("LTL", 440, 2),
    ("LUF", 442, 0),
    ("LVL", 428, 2),
    ("MGF", 450, 0),
    ("MRO", 478, 2),
    ("MTL", 470, 2),
    ("MZM", 508, 2),
    ("NLG", 528, 2),
    ("PLZ", 616, 2),
    ("PTE", 620, 2),
    ("ROL", 642, 2),
    ("RUR", 810, 2),
    ("SDD", 736, 2),
    ("SIT", 705, 2),
    ("SKK", 703, 2),
    ("SLL", 694, 2),
    ("SRG", 740, 2),
    ("STD", 678, 2),
    ("TMM", 795, 0),
    ("TRL", 792, 0),
    ("VEB", 862, 2),
    ("VEF", 937, 2),
    ("XEU", 954, 2),
    ("ZMK", 894, 2),
    ("ZWL", 932, 2),
];

pub(super) fn by_code(code: &str) -> Option<u16> {
    let index = WITHDRAWN.binary_search_by_key(&code, |entry| entry.0).ok()?;
    WITHDRAWN.get(index).map(|entry| entry.1)
}

/// Alphabetic code and decimals.
pub(super) fn by_numeric(numeric: u16) -> Option<(&'static str, u8)> {
    WITHDRAWN.iter().find(|entry| entry.1 == numeric).map(|entry| (entry.0, entry.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_numeric_codes_are_unique() {
        assert!(WITHDRAWN.is_sorted_by_key(|entry| entry.0));
        for entry in WITHDRAWN {
            assert_eq!(by_numeric(entry.1), Some((entry.0, entry.2)));
            assert_eq!(by_code(entry.0), Some(entry.1));
        }
    }
}
