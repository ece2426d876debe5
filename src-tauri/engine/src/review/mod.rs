//! What does a person look at? One row with its source, the accounts, the flows of the months.

mod detail;
mod lines;
mod marks;
mod original;
mod overview;

pub use detail::row_detail;
pub use marks::LineMark;
pub use original::{OriginalLine, OriginalPage, OriginalRequest, Originals, Place};
pub use overview::{accounts, months, totals_of};
