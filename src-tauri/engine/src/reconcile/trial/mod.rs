//! How good is the method? A generator of two sides with a known answer, and what a run on them scores.
//!
//! The generator is frozen: the same seed and dials give the same lines on every platform, in integer arithmetic. It knows
//! nothing of the method. Figures are reported on seeds on which nothing was tuned.

mod generate;
mod names;
mod random;
mod score;

pub use generate::{Dials, Trial, TrialLine, generate};
pub use score::{Answer, KindScore, Score, clopper_pearson, score};
