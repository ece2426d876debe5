//! Does a running balance prove which column is the amount, and its sign?

/// What a balance column says about an amount column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Proof {
    /// Each balance is the last one plus the amount.
    Holds,
    /// Each balance is the last one minus the amount.
    HoldsInverted,
    /// Neither.
    Fails,
}

/// Judges pairs of amount and balance (ten-thousandths) in file order; oldest or newest row may come first. At least
/// three steps must speak, and eight in ten of them alike: banks leave single balances out or round them.
pub(crate) fn proof(rows: &[(Option<i64>, Option<i64>)]) -> Proof {
    let mut steps = 0_u32;
    let mut agree = [0_u32; 4];
    for pair in rows.windows(2) {
        let [(Some(first), Some(before)), (Some(second), Some(after))] = *pair else { continue };
        if first == 0 && second == 0 {
            continue;
        }
        steps += 1;
        let change = i128::from(after) - i128::from(before);
        let (first, second) = (i128::from(first), i128::from(second));
        agree[0] += u32::from(change == second);
        agree[1] += u32::from(change == -second);
        agree[2] += u32::from(-change == first);
        agree[3] += u32::from(-change == -first);
    }
    let enough = |count: u32| steps >= 3 && count * 10 >= steps * 8;
    let (straight, inverted) = (agree[0].max(agree[2]), agree[1].max(agree[3]));
    match (enough(straight), enough(inverted)) {
        (true, false) => Proof::Holds,
        (false, true) => Proof::HoldsInverted,
        // Both can hold at once only where amounts mirror each other; the greater count speaks.
        (true, true) if straight > inverted => Proof::Holds,
        (true, true) if inverted > straight => Proof::HoldsInverted,
        _ => Proof::Fails,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(pairs: &[(i64, i64)]) -> Vec<(Option<i64>, Option<i64>)> {
        pairs.iter().map(|&(amount, balance)| (Some(amount), Some(balance))).collect()
    }

    #[test]
    fn balances_prove_amounts() {
        assert_eq!(proof(&rows(&[(-5, 95), (-10, 85), (20, 105), (-1, 104)])), Proof::Holds);
        assert_eq!(proof(&rows(&[(-1, 104), (20, 105), (-10, 85), (-5, 95)])), Proof::Holds);
        assert_eq!(proof(&rows(&[(5, 95), (10, 85), (-20, 105), (1, 104)])), Proof::HoldsInverted);
        assert_eq!(proof(&rows(&[(5, 95), (10, 800), (-20, 1), (1, 104)])), Proof::Fails);
        assert_eq!(proof(&rows(&[(-5, 95), (-10, 85)])), Proof::Fails);
    }
}
