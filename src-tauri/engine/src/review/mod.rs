//! What does a person look at? One row with its source, the accounts, the flows of the months.

mod detail;
mod overview;

pub use detail::row_detail;
pub use overview::{accounts, months, totals_of};
