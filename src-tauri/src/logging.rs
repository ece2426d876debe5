//! What may be written down? Command names, durations, counts and codes: never a value from evidence.
//!
//! The rule is held here, not by each line that logs: a field reaches the file only if [`WRITTEN`] names it, a message
//! only if it comes from our own code, where messages are fixed sentences. A day has one file; two weeks are kept.
//! A log that cannot be written never stops the application.

use std::fmt;
use std::path::Path;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Fields that are never values from evidence.
const WRITTEN: &[&str] = &[
    "command",
    "code",
    "ms",
    "phase",
    "version",
    "location",
    "rows",
    "rows_per_second",
    "action",
    "before",
    "after",
    "share",
];

const DAYS_KEPT: usize = 14;

/// Starts the log in `folder` and the panic hook. Keep what it gives until the process ends.
pub(crate) fn start(folder: &Path) -> Option<WorkerGuard> {
    log_panics();
    // The appender looks into the folder before it makes it; a folder that cannot be made is told below.
    let _ = std::fs::create_dir_all(folder);
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("nexus-examiner")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder);
    let file = match file {
        Ok(file) => file,
        Err(error) => {
            eprintln!("nexus-examiner: no log is kept: {error}");
            return None;
        }
    };
    let (writer, guard) = tracing_appender::non_blocking(file);
    let log = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::INFO)
        .with_ansi(false)
        .with_writer(writer)
        .event_format(Discreet)
        .finish();
    if tracing::subscriber::set_global_default(log).is_err() {
        eprintln!("nexus-examiner: another log is already kept");
    }
    Some(guard)
}

/// A panic's message may hold a value; the place in the code never does.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("nexus-examiner: internal error at {location}");
        tracing::error!(code = "panic", location, "internal error");
    }));
}

/// Writes time, level, target, and the fields that are allowed.
struct Discreet;

impl<S, N> FormatEvent<S, N> for Discreet
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        SystemTime.format_time(&mut writer)?;
        let metadata = event.metadata();
        write!(writer, " {} {}", metadata.level(), metadata.target())?;
        let mut fields = Allowed { own: metadata.target().starts_with("nexus_"), line: String::new() };
        event.record(&mut fields);
        writeln!(writer, "{}", fields.line)
    }
}

struct Allowed {
    own: bool,
    line: String,
}

impl Visit for Allowed {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let name = field.name();
        if name == "message" && self.own {
            self.line.push_str(&format!(" {value:?}"));
        } else if WRITTEN.contains(&name) {
            self.line.push_str(&format!(" {name}={value:?}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn values_from_evidence_are_not_written() {
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let log = tracing_subscriber::fmt().event_format(Discreet).with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(log, || {
            let span = tracing::info_span!("import", file = "Halden_Marine.csv");
            let _entered = span.enter();
            tracing::info!(command = "rows", ms = 3, party = "Halden Marine", amount = -81243, "answered");
            tracing::warn!(target: "zbus", "connecting for Halden Marine");
        });
        let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
        assert!(text.contains("command=rows") && text.contains("ms=3") && text.contains("answered"), "{text}");
        for value in ["Halden", "81243", "party"] {
            assert!(!text.contains(value), "{value} in {text}");
        }
    }
}
