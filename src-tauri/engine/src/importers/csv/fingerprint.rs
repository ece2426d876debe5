//! Is this the layout of a file seen before? A name for a layout, so that a confirmed mapping can be remembered.

/// A stable name for a layout: 32 hexadecimal digits over the column names (case and spaces at the ends do not count),
/// the delimiter and the count of columns.
#[must_use]
pub fn layout_fingerprint(headers: &[String], delimiter: char, columns: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"nexus-layout-v1");
    for header in headers {
        let name = header.trim().to_lowercase();
        hasher.update(&(name.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
    }
    hasher.update(&u32::from(delimiter).to_le_bytes());
    hasher.update(&(columns as u64).to_le_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_told_apart() {
        let headers = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let base = layout_fingerprint(&headers(&["Date", "Amount"]), ',', 2);
        assert_eq!(base, layout_fingerprint(&headers(&[" date", "AMOUNT "]), ',', 2));
        assert_ne!(base, layout_fingerprint(&headers(&["Date", "Amount"]), ';', 2));
        assert_ne!(base, layout_fingerprint(&headers(&["DateA", "mount"]), ',', 2));
        assert_ne!(base, layout_fingerprint(&headers(&["Date", "Amount"]), ',', 3));
        assert_eq!(base.len(), 32);
    }
}
