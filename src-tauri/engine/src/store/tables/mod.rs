//! One file per table beside the monthly ones: what goes in, what comes out.

pub(crate) mod accounts;
pub(crate) mod archived;
pub(crate) mod corrections;
pub(crate) mod documents;
pub(crate) mod evidence;
pub(crate) mod examiners;
pub(crate) mod facts;
pub(crate) mod findings;
pub(crate) mod flows;
pub(crate) mod imports;
pub(crate) mod layouts;
pub(crate) mod links;
pub(crate) mod match_decisions;
pub(crate) mod match_limits;
pub(crate) mod match_rules;
pub(crate) mod matches;
pub(crate) mod merged;
pub(crate) mod problems;
pub(crate) mod reconcile_runs;
pub(crate) mod statements;
pub(crate) mod transfers;
pub(crate) mod withdrawn;
