//! What do numbers say about themselves? Pure statistics over integer minor units; no module here knows a case.
//!
//! Sources: Nigrini, *Benford's Law* (2012) for the digit tests and their bands; Barney and Schulzke (2016) for excess
//! MAD; Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001), Simes (1986) for many tests at once; Killick,
//! Fearnhead and Eckley (2012) for change points; Iglewicz and Hoaglin (1993) for the modified z-score.

mod anomaly;
mod benford;
mod change;
mod digits;
mod distributions;
mod jump;
mod many;
mod null;
mod profile;
mod random;
mod robust;
mod shares;

pub use anomaly::{Forest, add_feature};
pub use benford::{Conformity, DigitTest, Digits, digit_test, expected};
pub use change::{Segment, segments};
pub use digits::{last_two, leading_three};
pub use distributions::{
    binomial_at_least, chi_square_above, normal_above, normal_two_sided, poisson_at_least, surprise,
};
pub use jump::{Jump, density_jump};
pub use many::{benjamini_hochberg, benjamini_yekutieli, simes};
pub use null::{expected_mad, mad_p};
pub use profile::{Arc, Profile, distortion, second_order};
pub use random::Random;
pub use robust::{Spread, median, spread};
pub use shares::Shares;

#[cfg(test)]
mod tests;
