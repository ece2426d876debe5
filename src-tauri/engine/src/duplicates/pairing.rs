//! Which copies are one? Rows of one account, day, amount and currency, out of several files.

use std::collections::BTreeMap;

use super::Likeness;
use crate::model::RowId;

/// A row of the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) evidence: u32,
    /// Format of its file: ids of one format are comparable.
    pub(super) format: u16,
    pub(super) id: RowId,
    pub(super) row_no: u32,
    pub(super) entry_id: String,
    pub(super) reference: String,
    /// Folded words of party and description, sorted.
    pub(super) words: Vec<String>,
}

/// A row that is another's copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paired {
    pub(super) row: RowId,
    pub(super) kept: RowId,
    pub(super) likeness: Likeness,
}

/// Pairs the copies of one group. The file with the most rows of the group keeps them (of equal ones that which `prefer`
/// puts first); every other file's rows are paired each with a row of its own there.
pub(super) fn pair(group: &[Copy], prefer: impl Fn(u32) -> u32, apart: impl Fn(RowId, RowId) -> bool) -> Vec<Paired> {
    let mut files: BTreeMap<u32, Vec<&Copy>> = BTreeMap::new();
    for copy in group {
        files.entry(copy.evidence).or_default().push(copy);
    }
    let Some(keeper) = files
        .iter()
        .map(|(file, rows)| (std::cmp::Reverse(rows.len()), prefer(*file), *file))
        .min()
        .map(|(_, _, file)| file)
    else {
        return Vec::new();
    };
    let mut kept = files.remove(&keeper).unwrap_or_default();
    kept.sort_by_key(|copy| copy.row_no);
    let mut found = Vec::new();
    for mut rows in files.into_values() {
        rows.sort_by_key(|copy| copy.row_no);
        pair_files(&rows, &kept, &apart, &mut found);
    }
    found.sort_by_key(|paired| paired.row);
    found
}

/// Best likeness first; each row at most once.
fn pair_files(rows: &[&Copy], kept: &[&Copy], apart: &impl Fn(RowId, RowId) -> bool, found: &mut Vec<Paired>) {
    let (mut free_rows, mut free_kept) = (vec![true; rows.len()], vec![true; kept.len()]);
    for likeness in Likeness::ALL {
        for (at, row) in rows.iter().enumerate() {
            let fits = |other: &Copy| like(row, other) == Some(likeness) && !apart(row.id, other.id);
            let partner = (0..kept.len()).find(|index| free_rows[at] && free_kept[*index] && fits(kept[*index]));
            if let Some(partner) = partner {
                (free_rows[at], free_kept[partner]) = (false, false);
                found.push(Paired { row: row.id, kept: kept[partner].id, likeness });
            }
        }
    }
}

/// How two rows of equal account, day and amount are alike; `None` where their ids say that they are two.
fn like(one: &Copy, other: &Copy) -> Option<Likeness> {
    let both = |one: &str, other: &str| !one.is_empty() && !other.is_empty();
    if both(&one.entry_id, &other.entry_id) {
        if one.entry_id == other.entry_id {
            return Some(Likeness::SameId);
        }
        if one.format == other.format {
            return None;
        }
    }
    if both(&one.reference, &other.reference) && one.reference == other.reference {
        return Some(Likeness::SameReference);
    }
    if are_alike(&one.words, &other.words) { Some(Likeness::SameWords) } else { Some(Likeness::SameAmount) }
}

/// At least half of the shorter text's words stand in the other.
fn are_alike(one: &[String], other: &[String]) -> bool {
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    let shorter = one.len().min(other.len());
    shorter > 0 && shared * 2 >= shorter
}

/// Words of a text as they are compared: letters and digits, lower case, at least two signs, sorted.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| word.chars().count() >= 2)
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn copy(evidence: u32, number: u32, entry_id: &str, text: &str) -> Copy {
        Copy {
            evidence,
            format: 0,
            id: RowId(i64::from(evidence) * 1000 + i64::from(number)),
            row_no: number,
            entry_id: entry_id.to_owned(),
            reference: String::new(),
            words: words(text),
        }
    }

    #[test]
    fn two_equal_coffees_in_one_file_stay_two() {
        assert!(pair(&[copy(1, 1, "", "Coffee"), copy(1, 2, "", "Coffee")], |file| file, |_, _| false).is_empty());
    }

    #[test]
    fn different_ids_of_one_format_are_two_transactions() {
        let rows = [copy(1, 1, "A", "Coffee"), copy(2, 1, "B", "Coffee"), copy(2, 2, "A", "COFFEE")];
        let found = pair(&rows, |file| file, |_, _| false);
        assert_eq!(found, [Paired { row: RowId(1001), kept: RowId(2002), likeness: Likeness::SameId }]);
    }

    #[test]
    fn what_a_person_keeps_apart_stays_apart() {
        let rows = [copy(1, 1, "", "Coffee"), copy(2, 1, "", "Coffee")];
        assert_eq!(pair(&rows, |file| file, |_, _| false).len(), 1);
        assert!(pair(&rows, |file| file, |_, _| true).is_empty());
    }

    proptest! {
        /// Without ids, what stays is max over the files, whatever the order of rows.
        #[test]
        fn the_greatest_count_stays(counts in prop::collection::vec(0_u32..6, 1..5), seed in any::<u64>()) {
            let mut rows: Vec<Copy> = Vec::new();
            for (file, count) in counts.iter().enumerate() {
                rows.extend((0..*count).map(|number| copy(file as u32 + 1, number, "", "x")));
            }
            for index in (1..rows.len()).rev() {
                rows.swap(index, (seed.rotate_left(index as u32 % 64) % (index as u64 + 1)) as usize);
            }
            let found = pair(&rows, |file| file, |_, _| false);
            let stay = rows.len() - found.len();
            prop_assert_eq!(stay as u32, counts.iter().copied().max().unwrap_or(0));
            let gone: std::collections::BTreeSet<RowId> = found.iter().map(|paired| paired.row).collect();
            prop_assert_eq!(gone.len(), found.len());
            prop_assert!(found.iter().all(|paired| !gone.contains(&paired.kept)));
        }
    }
}
