//! What did one run of a program cost, its children included?

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::cargo::target;

/// What one run cost.
pub(super) struct Cost {
    /// Wall clock, seconds.
    pub(super) seconds: f64,
    /// Processor time of user and system, seconds.
    pub(super) cpu: f64,
    /// Largest resident memory, KiB.
    memory: u64,
}

impl Cost {
    #[expect(clippy::cast_precision_loss, reason = "shown without decimals")]
    pub(super) fn memory_mib(&self) -> f64 {
        self.memory as f64 / 1024.0
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate shown without decimals")]
    pub(super) fn line(&self, rows: u64) -> String {
        let Cost { seconds, cpu, memory } = self;
        let rate = rows as f64 / seconds;
        format!("{seconds:6.2} s  CPU {cpu:6.2} s  {rate:9.0} rows/s  peak memory {:4} MiB", memory / 1024)
    }
}

/// The run in the middle by processor time; of an even number the cheaper of the two.
pub(super) fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    costs.swap_remove((costs.len() - 1) / 2)
}

/// Runs a program under `time`, which knows what its children cost.
pub(super) fn timed(name: &Path, arguments: &[PathBuf], input: Option<&str>) -> Result<Cost> {
    Ok(timed_output(name, arguments, input)?.0)
}

/// The same, with what the program prints.
pub(super) fn timed_output(name: &Path, arguments: &[PathBuf], input: Option<&str>) -> Result<(Cost, String)> {
    let report = target().join(format!("xtask/bench/time-{}.txt", std::process::id()));
    let mut command = Command::new("/usr/bin/time");
    command.args(["--format", "%e %U %S %M", "--output"]).arg(&report).arg(name).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("starting /usr/bin/time")?;
    if let (Some(mut pipe), Some(text)) = (child.stdin.take(), input) {
        std::io::Write::write_all(&mut pipe, text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{}: {}", name.display(), String::from_utf8_lossy(&output.stderr));
    }
    let cost = parse(&std::fs::read_to_string(&report)?);
    let _ = std::fs::remove_file(&report);
    Ok((cost?, String::from_utf8_lossy(&output.stdout).into_owned()))
}

fn parse(report: &str) -> Result<Cost> {
    let parts: Vec<&str> = report.split_whitespace().collect();
    let [seconds, user, system, memory] = parts[..] else { bail!("time said {report:?}") };
    Ok(Cost { seconds: seconds.parse()?, cpu: user.parse::<f64>()? + system.parse::<f64>()?, memory: memory.parse()? })
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_of_time_is_read() {
        let cost = parse("6.07 2.50 0.25 109048\n").unwrap();
        assert!((cost.cpu - 2.75).abs() < 1e-9 && cost.memory == 109_048);
        assert!(parse("Command exited with non-zero status 1\n").is_err());
    }

    #[test]
    fn the_median_is_by_processor_time() {
        let cost = |cpu: f64| Cost { seconds: 1.0, cpu, memory: 0 };
        let median = median(vec![cost(3.0), cost(1.0), cost(2.0)]);
        assert!((median.cpu - 2.0).abs() < 1e-9);
    }
}
