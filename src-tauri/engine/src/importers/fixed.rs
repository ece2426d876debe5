//! Which value stands in these columns? For records of fixed width.

use std::ops::Range;

/// True where records of `width` bytes stand without line ends between them.
pub(crate) fn joined(head: &[u8], width: usize) -> bool {
    head.get(..2 * width).is_some_and(|start| !start.iter().any(|byte| matches!(byte, b'\n' | b'\r')))
}

/// The first records of a file: its lines that are not empty, or `width` bytes each.
pub(crate) fn records(head: &[u8], width: usize) -> impl Iterator<Item = &[u8]> {
    let (lines, chunks) = if joined(head, width) { (&head[..0], head) } else { (head, &head[..0]) };
    let lines = lines.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty());
    lines.chain(chunks.chunks(width))
}

/// The characters of `line` in the columns `range` (from 0), trimmed; shorter where the line ends before.
pub(crate) fn columns(line: &str, range: Range<usize>) -> &str {
    raw_columns(line, range).trim()
}

/// The same with its blanks.
pub(crate) fn raw_columns(line: &str, range: Range<usize>) -> &str {
    if line.is_ascii() {
        return line.get(range.start.min(line.len())..range.end.min(line.len())).unwrap_or("");
    }
    let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |found| found.0);
    line.get(at(range.start)..at(range.end)).unwrap_or("")
}

/// Digits with an implied decimal mark as decimal text: `("0000003221", 2)` is `00000032.21`. `None` where they are no
/// digits.
pub(crate) fn implied_decimals(digits: &str, decimals: usize) -> Option<String> {
    let digits = digits.trim();
    if digits.len() <= decimals || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(columns("ab é cd", 3..6), "é c");
        assert_eq!(columns("abc", 2..9), "c");
        assert_eq!(columns("abc", 7..9), "");
        assert_eq!(implied_decimals("0003221", 2).as_deref(), Some("00032.21"));
        assert_eq!(implied_decimals("12x", 2), None);
        assert_eq!(implied_decimals("12", 2), None);
    }
}
