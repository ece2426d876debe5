//! Which kinds of answers are there, how long do they hold, and which are made again quickest?

use std::time::Duration;

use serde::Serialize;

/// A kind of remembered answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "CacheKind"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Months as columns.
    Columns,
    /// Dictionaries.
    Texts,
    /// Filtered, sorted sets of rows.
    Sets,
    /// Counts and sums of sets.
    Totals,
    /// What the process and the machine use.
    Vitals,
    /// What is wrong now.
    Alerts,
    /// Whether the parts of the case are well.
    Health,
    /// Pages of counts about the case.
    Counts,
    /// Facts about application and machine.
    Platform,
    /// Points of view and tests as they are defined.
    Definitions,
}

impl Kind {
    /// All of them, in order of their numbers.
    pub const ALL: [Kind; 10] = [
        Kind::Columns,
        Kind::Texts,
        Kind::Sets,
        Kind::Totals,
        Kind::Vitals,
        Kind::Alerts,
        Kind::Health,
        Kind::Counts,
        Kind::Platform,
        Kind::Definitions,
    ];

    /// How long an answer holds; `None` for what lives by the version of the rows.
    #[must_use]
    pub fn time_to_live(self) -> Option<Duration> {
        let seconds = match self {
            Kind::Columns | Kind::Texts | Kind::Sets | Kind::Totals => return None,
            Kind::Vitals => 5,
            Kind::Alerts => 10,
            Kind::Health => 30,
            Kind::Counts | Kind::Platform => 5 * 60,
            Kind::Definitions => 30 * 60,
        };
        Some(Duration::from_secs(seconds))
    }

    /// True where an answer has a time to live.
    pub(super) fn ages(self) -> bool {
        self.time_to_live().is_some()
    }

    /// True where an answer is read rather than computed: the first to be let go.
    pub(super) fn quickly_made(self) -> bool {
        matches!(self, Kind::Columns | Kind::Texts)
    }

    /// As it is written in exported figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Columns => "columns",
            Kind::Texts => "texts",
            Kind::Sets => "sets",
            Kind::Totals => "totals",
            Kind::Vitals => "vitals",
            Kind::Alerts => "alerts",
            Kind::Health => "health",
            Kind::Counts => "counts",
            Kind::Platform => "platform",
            Kind::Definitions => "definitions",
        }
    }
}
