//! What is wrong now, why, and what can be done about it?

use nexus_engine::cache::CacheFigure;
use nexus_engine::metrics::{Timed, Timing};
use serde::{Deserialize, Serialize};

use super::{HealthPart, HealthState, Limits};

/// Questions below which a share says nothing.
const ENOUGH: u64 = 20;

/// How bad something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    /// Worth knowing.
    Watch,
    /// Something must be done.
    Act,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Alert {
    /// `slow`, `errors`, `cache`, `disk`, `memory`, or the part of the case that is not well.
    pub id: String,
    /// How bad.
    pub level: AlertLevel,
    /// What is wrong, in one sentence.
    pub title: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub remedy: String,
}

/// What is looked at.
pub(crate) struct Facts<'a> {
    pub(crate) figures: &'a [Timing],
    pub(crate) caches: &'a [CacheFigure],
    pub(crate) health: &'a [HealthPart],
    /// Per cent of the memory budget in use.
    pub(crate) memory: u32,
    /// Per cent of the disk that holds the case.
    pub(crate) disk: Option<u32>,
}

/// Everything that is wrong, worst first.
pub(crate) fn alerts(facts: &Facts<'_>, limits: &Limits) -> Vec<Alert> {
    let mut found: Vec<Alert> = facts.figures.iter().filter_map(|figure| slow(figure, limits)).collect();
    found.extend(errors(facts.figures, limits));
    found.extend(cache(facts.caches, limits));
    found.extend(memory(facts.memory, limits));
    found.extend(facts.disk.and_then(|used| disk(used, limits)));
    found.extend(facts.health.iter().filter_map(unwell));
    found.sort_by(|one, other| other.level.cmp(&one.level).then_with(|| one.id.cmp(&other.id)));
    found
}

fn slow(figure: &Timing, limits: &Limits) -> Option<Alert> {
    let limit = f64::from(limits.command_ms);
    if figure.family != Timed::Command || figure.recent.count < ENOUGH || figure.recent.p99 <= limit {
        return None;
    }
    Some(Alert {
        id: format!("slow {}", figure.name),
        level: AlertLevel::Watch,
        title: format!("The question {:?} is slow: {:.0} ms for one in a hundred.", figure.name, figure.recent.p99),
        why: format!(
            "It was asked {} times in the last minutes; the limit is {} ms. Usually it takes {:.1} ms.",
            figure.recent.count, limits.command_ms, figure.p50
        ),
        remedy:
            "If an import or a test runs, it passes with that. Otherwise narrow the filter, or close other programs."
                .to_owned(),
    })
}

fn errors(figures: &[Timing], limits: &Limits) -> Option<Alert> {
    let commands = figures.iter().filter(|figure| figure.family == Timed::Command);
    let (count, errors) =
        commands.fold((0, 0), |sum, figure| (sum.0 + figure.recent.count, sum.1 + figure.recent.errors));
    if count < ENOUGH || errors * 100 <= count * u64::from(limits.error_percent) {
        return None;
    }
    Some(Alert {
        id: "errors".to_owned(),
        level: AlertLevel::Act,
        title: format!("{errors} of the last {count} questions failed."),
        why: format!("More than {}% failing is not usual; each failure said why on its screen.", limits.error_percent),
        remedy: "Verify the case on the audit screen. If it holds, close the case and open it again.".to_owned(),
    })
}

fn cache(caches: &[CacheFigure], limits: &Limits) -> Option<Alert> {
    // What is asked once is never found: only kinds about rows are asked again and again.
    let about_rows = caches.iter().filter(|figure| figure.kind.time_to_live().is_none());
    let (hits, misses) = about_rows.fold((0, 0), |sum, figure| (sum.0 + figure.hits, sum.1 + figure.misses));
    let percent = (hits * 100).checked_div(hits + misses)?;
    if hits + misses < ENOUGH * 50 || percent >= u64::from(limits.hit_percent) {
        return None;
    }
    Some(Alert {
        id: "cache".to_owned(),
        level: AlertLevel::Watch,
        title: format!("Memory answers only {percent}% of the questions about rows."),
        why: format!("At least {}% are usual; the rest is read from the disk each time.", limits.hit_percent),
        remedy: "Give the application more memory in the settings, if the machine has it.".to_owned(),
    })
}

fn memory(used: u32, limits: &Limits) -> Option<Alert> {
    if used < limits.memory_percent {
        return None;
    }
    Some(Alert {
        id: "memory".to_owned(),
        level: if used >= 90 { AlertLevel::Act } else { AlertLevel::Watch },
        title: format!("Memory runs short: {used}% of what may be used is in use."),
        why: "The engine, other programs on this machine, or a limit set by the system take it.".to_owned(),
        remedy:
            "Remembered results are let go by themselves. Close other programs, or raise the budget in the settings."
                .to_owned(),
    })
}

fn disk(used: u32, limits: &Limits) -> Option<Alert> {
    if used < limits.disk_percent {
        return None;
    }
    Some(Alert {
        id: "disk".to_owned(),
        level: AlertLevel::Act,
        title: format!("The disk that holds the case is {used}% full."),
        why: "Reading evidence needs room for the sealed copy and its rows.".to_owned(),
        remedy: "Free some space before more evidence is added. What is stored is safe.".to_owned(),
    })
}

fn unwell(part: &HealthPart) -> Option<Alert> {
    (part.state == HealthState::Bad).then(|| Alert {
        id: part.id.clone(),
        level: AlertLevel::Act,
        title: format!("{}: {}", part.title, part.text),
        why: "A part of the case is not as it was left.".to_owned(),
        remedy: "Verify the case on the audit screen: it says what was changed, and where.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use nexus_engine::cache::Kind;
    use nexus_engine::metrics::RecentTiming;

    use super::*;

    fn figure(p99: f64, count: u64, errors: u64) -> Timing {
        let recent = RecentTiming { count, errors, p99 };
        let (family, name) = (Timed::Command, "rows".to_owned());
        Timing { family, name, count, errors, mean: 1.0, p50: 1.0, p99, max: p99, seconds: 1.0, recent }
    }

    fn ids(facts: &Facts<'_>) -> Vec<String> {
        alerts(facts, &Limits::default()).into_iter().map(|alert| alert.id).collect()
    }

    #[test]
    fn each_threshold_raises_its_alert_and_its_own_value_does_not() {
        let calm = Facts { figures: &[], caches: &[], health: &[], memory: 79, disk: Some(94) };
        assert!(ids(&calm).is_empty());
        assert_eq!(ids(&Facts { figures: &[figure(201.0, 20, 0)], ..calm }), ["slow rows"]);
        assert!(ids(&Facts { figures: &[figure(200.0, 20, 0)], ..calm }).is_empty());
        assert!(ids(&Facts { figures: &[figure(900.0, 19, 0)], ..calm }).is_empty(), "too few to judge");
        assert_eq!(ids(&Facts { figures: &[figure(1.0, 100, 6)], ..calm }), ["errors"]);
        assert!(ids(&Facts { figures: &[figure(1.0, 100, 5)], ..calm }).is_empty());
        assert_eq!(ids(&Facts { memory: 80, ..calm }), ["memory"]);
        assert_eq!(ids(&Facts { disk: Some(95), ..calm }), ["disk"]);
        let kind = Kind::Sets;
        let caches = [CacheFigure { kind, entries: 0, bytes: 0, hits: 499, misses: 501, warm: 0, failures: 0 }];
        assert_eq!(ids(&Facts { caches: &caches, ..calm }), ["cache"]);
    }

    #[test]
    fn the_worst_comes_first() {
        let facts = Facts { figures: &[figure(300.0, 50, 0)], caches: &[], health: &[], memory: 95, disk: Some(99) };
        assert_eq!(ids(&facts), ["disk", "memory", "slow rows"]);
    }
}
