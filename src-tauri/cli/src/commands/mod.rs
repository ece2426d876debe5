//! One file per subcommand.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod case;
pub(crate) mod decide;
pub(crate) mod disposition;
pub(crate) mod duplicates;
pub(crate) mod findings;
pub(crate) mod import;
pub(crate) mod inspect;
pub(crate) mod layouts;
pub(crate) mod matches;
pub(crate) mod metrics;
pub(crate) mod outside;
pub(crate) mod problems;
pub(crate) mod proof;
pub(crate) mod reconcile;
pub(crate) mod reconciliation;
pub(crate) mod rows;
pub(crate) mod rules;
pub(crate) mod sample;
pub(crate) mod test;
pub(crate) mod tests;
pub(crate) mod transfers;
pub(crate) mod update;
pub(crate) mod verify;
pub(crate) mod withdraw;
