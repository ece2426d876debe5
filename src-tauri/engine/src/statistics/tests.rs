//! Do the statistics give the known figures? Golden vectors, and behaviour under the null.

use super::*;

/// 2^k for k = 1..=1000 as their leading 18 digits: digits and mantissas are those of the full number.
fn powers_of_two() -> Profile {
    let mut profile = Profile::default();
    let mut digits = vec![1u8];
    for _ in 0..1_000 {
        let mut carry = 0;
        for digit in digits.iter_mut().rev() {
            let doubled = *digit * 2 + carry;
            (*digit, carry) = (doubled % 10, doubled / 10);
        }
        if carry > 0 {
            digits.insert(0, carry);
        }
        let leading = digits.iter().take(18).fold(0u64, |sum, digit| sum * 10 + u64::from(*digit));
        profile.add(leading);
    }
    profile
}

fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} is not {wanted}");
}

#[test]
fn powers_of_two_give_the_published_figures() {
    let profile = powers_of_two();
    let first = digit_test(&profile, Digits::First);
    assert_eq!(first.counts, [301, 176, 125, 97, 79, 69, 56, 52, 45]);
    near(first.chi2, 0.158_551, 5e-7);
    near(first.mad, 0.000_678_209, 5e-10);
    let two = digit_test(&profile, Digits::FirstTwo);
    near(two.chi2, 5.457_575, 5e-7);
    near(two.mad, 0.000_621_576, 5e-10);
    near(profile.arc().l2, 1.3464e-8, 5e-13);
    near(distortion(&profile).0, 3.904e-5, 5e-9);
}

#[test]
fn digits_come_from_integers() {
    assert_eq!(leading_three(0), None);
    assert_eq!([7, 29, 123, 98_765].map(leading_three), [Some(700), Some(290), Some(123), Some(987)]);
    assert_eq!(leading_three(u64::MAX), Some(184));
    // 0.29 as a float times 100 is 28.999..., which truncates to 28.
    assert_eq!(last_two(29), 29);
}

#[test]
fn expected_shares_sum_to_one() {
    for digits in [Digits::First, Digits::Second, Digits::FirstTwo, Digits::FirstThree] {
        near(expected(digits).iter().sum(), 1.0, 1e-12);
    }
    near(expected(Digits::Second)[0], 0.119_679_268_596_880_6, 1e-12);
}

#[test]
fn tails_are_those_of_the_tables() {
    near(chi_square_above(15.507_313, 8.0), 0.05, 1e-7);
    near(normal_two_sided(1.959_963_984_540_054), 0.05, 1e-9);
    near(binomial_at_least(8, 10, 0.5), 56.0 / 1024.0, 1e-12);
    near(poisson_at_least(3, 1.0), 0.080_301_397_071_394, 1e-12);
    near(binomial_at_least(0, 10, 0.5), 1.0, 0.0);
    near(binomial_at_least(11, 10, 0.5), 0.0, 0.0);
}

#[test]
fn many_tests_are_adjusted() {
    let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005]);
    for (found, wanted) in q.iter().zip([0.02, 0.04, 0.04, 0.02]) {
        near(*found, wanted, 1e-12);
    }
    near(benjamini_yekutieli(&[0.01])[0], 0.01, 1e-12);
    near(simes(&[0.01, 0.5]), 0.02, 1e-12);
    near(simes(&[]), 1.0, 0.0);
}

/// The measured trap: on perfectly Benford data first-two "nonconformity" fires always at n = 500. A Monte-Carlo p must not.
#[test]
fn a_small_population_is_not_called_nonconforming_by_chance() {
    let mut random = Random::new(11);
    let (mut by_band, mut by_p) = (0, 0);
    for _ in 0..60 {
        let mut profile = Profile::default();
        for _ in 0..500 {
            profile.add((10f64.powf(3.0 + 4.0 * random.unit())) as u64);
        }
        let test = digit_test(&profile, Digits::FirstTwo);
        by_band += u32::from(Digits::FirstTwo.conformity(test.mad) == Conformity::None);
        by_p += u32::from(mad_p(Digits::FirstTwo, test.n, test.mad) < 0.05);
        near(test.mad, expected_mad(Digits::FirstTwo, test.n), 0.0012);
    }
    assert_eq!(by_band, 60);
    assert!(by_p <= 8, "{by_p} of 60 at p < .05");
}

/// Size of the density jump where there is none, and its power where 15% moved below.
#[test]
fn the_jump_keeps_its_size_and_has_power() {
    let mut random = Random::new(7);
    let (mut false_alarms, mut found) = (0, 0);
    for _ in 0..200 {
        let amounts: Vec<u64> = (0..8_000).map(|_| (10f64.powf(4.5 + 2.5 * random.unit())) as u64).collect();
        let jump = density_jump(amounts.iter().copied(), 1_000_000, 200_000);
        false_alarms += u32::from(jump.is_some_and(|jump| jump.p < 0.05));
        let moved = amounts.iter().map(|amount| {
            let above = (1_000_000..1_200_000).contains(amount);
            if above && random.unit() < 0.35 { 1_000_000 - 1 - random.below(20_000) as u64 } else { *amount }
        });
        let moved: Vec<u64> = moved.collect();
        found += u32::from(density_jump(moved, 1_000_000, 200_000).is_some_and(|jump| jump.p < 0.05));
    }
    assert!(false_alarms <= 20, "{false_alarms} of 200 false");
    assert!(found >= 180, "{found} of 200 found");
}

#[test]
fn a_level_shift_is_found_where_it_is() {
    let mut values = vec![10.0, 11.0, 9.5, 10.5, 10.0, 9.0];
    values.extend([30.0, 31.0, 29.0, 30.5, 30.0]);
    let found = segments(&values, 2.0 * (values.len() as f64).ln(), 2, 1.0);
    assert_eq!(found.iter().map(|segment| segment.start).collect::<Vec<_>>(), [0, 6]);
    assert_eq!(segments(&[5.0; 12], 5.0, 2, 1.0).len(), 1);
}

#[test]
fn the_middle_of_even_and_odd() {
    assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), Some(2.5));
    assert_eq!(median(&mut []), None);
    let spread = spread(&mut [1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
    assert!(spread.score(100.0).unwrap() > 3.5);
}
