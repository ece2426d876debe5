//! How do measured figures stand beside what was aimed at? One table, a line per figure.

/// One figure.
pub(super) struct Figure {
    what: String,
    target: String,
    measured: String,
    holds: bool,
}

impl Figure {
    /// A figure that must not exceed `most`.
    pub(super) fn at_most(what: impl Into<String>, most: f64, measured: f64, unit: &str) -> Self {
        Figure::new(what, format!("<= {most}{unit}"), measured, unit, measured <= most)
    }

    /// A figure that must reach `least`.
    pub(super) fn at_least(what: impl Into<String>, least: f64, measured: f64, unit: &str) -> Self {
        Figure::new(what, format!(">= {least}{unit}"), measured, unit, measured >= least)
    }

    fn new(what: impl Into<String>, target: String, measured: f64, unit: &str, holds: bool) -> Self {
        // What has no unit is a share.
        let measured = if unit.is_empty() { format!("{measured:.5}") } else { format!("{measured:.2}{unit}") };
        Figure { what: what.into(), target, measured, holds }
    }
}

/// Prints the table.
pub(super) fn print(figures: &[Figure]) {
    println!("\n{:56} {:>14} {:>14}", "", "target", "measured");
    for Figure { what, target, measured, holds } in figures {
        println!("{what:56} {target:>14} {measured:>14}{}", if *holds { "" } else { "  missed" });
    }
}
