//! Where do rows live, and how are they asked for? Monthly SQLite tables, routed in Rust.

mod query;

pub use query::{
    AccountRow, CurrencySum, Filter, MonthFlow, Page, PageRequest, Row, RowDetail, Sort, SortKey, SourceExcerpt, Totals,
};
