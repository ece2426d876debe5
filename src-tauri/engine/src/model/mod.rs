//! What is an examiner's row made of? The nouns that every other module shares.

mod account;
mod count;
mod currency;
mod day;
mod money;
mod provenance;
mod transaction;
mod withdrawn;

pub use account::{AccountNo, RawAccount};
pub use count::{counted, grouped};
pub use currency::Currency;
pub use day::{Day, Month};
pub use money::{MAX_MINOR, format_minor, format_minor_wide, spoken_amount};
pub use provenance::Span;
pub use transaction::{Kind, RowId, Transaction};
