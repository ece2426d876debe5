//! How are the figures written for other programs? As Prometheus text, or as JSON.

use std::fmt::Write as _;

use nexus_engine::metrics::{Timed, Timing};

use super::HealthState;
use crate::Performance;

/// How figures are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// One JSON object.
    Json,
    /// Prometheus text, version 0.0.4.
    Prometheus,
}

/// The figures as text.
#[must_use]
pub fn export(performance: &Performance, format: Format) -> String {
    match format {
        // Figures of numbers and names always become JSON.
        Format::Json => serde_json::to_string_pretty(performance).unwrap_or_default(),
        Format::Prometheus => prometheus(performance),
    }
}

fn prometheus(performance: &Performance) -> String {
    let mut text = Text::default();
    for family in Timed::ALL {
        times(&mut text, family, performance.figures.iter().filter(|figure| figure.family == family));
    }
    text.head("nexus_cache_hits_total", "counter", "Questions that memory answered");
    for cache in &performance.caches {
        text.line("nexus_cache_hits_total", &[("kind", cache.kind.name())], cache.hits);
    }
    text.head("nexus_cache_misses_total", "counter", "Questions that memory did not know");
    for cache in &performance.caches {
        text.line("nexus_cache_misses_total", &[("kind", cache.kind.name())], cache.misses);
    }
    text.head("nexus_cache_bytes", "gauge", "Bytes remembered");
    for cache in &performance.caches {
        text.line("nexus_cache_bytes", &[("kind", cache.kind.name())], cache.bytes);
    }
    text.head("nexus_cache_budget_bytes", "gauge", "Bytes that may be remembered");
    text.line("nexus_cache_budget_bytes", &[], performance.cache_budget);
    text.head("nexus_memory_bytes", "gauge", "Memory by process");
    for process in &performance.processes {
        text.line("nexus_memory_bytes", &[("process", &process.name), ("kind", "resident")], process.resident);
        if let Some(private) = process.private {
            text.line("nexus_memory_bytes", &[("process", &process.name), ("kind", "private")], private);
        }
    }
    text.head("nexus_connections", "gauge", "Connections to the case");
    text.line("nexus_connections", &[("state", "in_use")], u64::from(performance.connections_in_use));
    text.line("nexus_connections", &[("state", "idle")], u64::from(performance.connections_idle));
    text.head("nexus_health", "gauge", "1 where a part is well, 0 where it is not");
    for part in performance.health.iter().filter(|part| part.state != HealthState::Unknown) {
        text.line("nexus_health", &[("part", &part.id)], u64::from(part.state != HealthState::Bad));
    }
    text.head("nexus_alerts", "gauge", "Alerts that stand now");
    text.line("nexus_alerts", &[], performance.alerts.len() as u64);
    text.head("nexus_interface", "gauge", "Gauges of the interface");
    for (name, value) in &performance.gauges {
        text.line("nexus_interface", &[("name", name)], value);
    }
    text.0
}

fn times<'f>(text: &mut Text, family: Timed, figures: impl Iterator<Item = &'f Timing> + Clone) {
    let (seconds, errors) =
        (format!("nexus_{}_seconds", family.name()), format!("nexus_{}_errors_total", family.name()));
    text.head(&seconds, "summary", "Time taken");
    for figure in figures.clone() {
        for (quantile, millis) in [("0.5", figure.p50), ("0.99", figure.p99), ("1", figure.max)] {
            text.line(&seconds, &[("name", &figure.name), ("quantile", quantile)], millis / 1e3);
        }
        text.line(&format!("{seconds}_sum"), &[("name", &figure.name)], figure.seconds);
        text.line(&format!("{seconds}_count"), &[("name", &figure.name)], figure.count);
    }
    text.head(&errors, "counter", "Failures");
    for figure in figures {
        text.line(&errors, &[("name", &figure.name)], figure.errors);
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let labels: Vec<String> = labels.iter().map(|(key, text)| format!("{key}=\"{}\"", quoted(text))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_quoted() {
        let mut text = Text::default();
        text.line("a", &[("b", "say \"no\" \\ and\nmore")], 1.5);
        assert_eq!(text.0, "a{b=\"say \\\"no\\\" \\\\ and\\nmore\"} 1.5\n");
    }
}
