//! Who should be looked at first? A composite of the findings about each party, account and user, with its parts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::desk::findings;
use crate::case::Case;
use crate::detectors::Subject;
use crate::statistics::simes;
use crate::store::StoreError;

/// The composite of one subject.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Risk {
    /// Who or what.
    pub subject: Subject,
    /// 0 to 100: `100 (1 - product of (1 - severity / 100))` over the most severe finding of each test.
    pub score: f64,
    /// Simes: probability that none of the statistical findings about it is real; null without one.
    pub simes: Option<f64>,
    /// What it is made of, most severe first.
    pub parts: Vec<RiskPart>,
}

/// One finding's part.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RiskPart {
    /// The finding.
    pub finding: String,
    /// Its test.
    pub test: String,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: u32,
}

/// Subjects by composite risk, highest first. Findings that are gone or rejected do not count.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn risks(case: &Case) -> Result<Vec<Risk>, StoreError> {
    let mut by_subject: BTreeMap<Subject, (Vec<RiskPart>, Vec<f64>)> = BTreeMap::new();
    for finding in findings(case)? {
        if finding.change == "gone" || finding.disposition == "rejected" {
            continue;
        }
        for subject in finding.subjects.iter().filter(|subject| subject.kind != "case") {
            let (parts, p) = by_subject.entry(subject.clone()).or_default();
            p.extend(finding.p);
            parts.push(RiskPart {
                finding: finding.id.clone(),
                test: finding.test.clone(),
                title: finding.title.clone(),
                severity: finding.severity,
            });
        }
    }
    let mut found: Vec<Risk> = by_subject.into_iter().map(|(subject, (parts, p))| risk(subject, parts, &p)).collect();
    found.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.subject.cmp(&other.subject)));
    Ok(found)
}

fn risk(subject: Subject, mut parts: Vec<RiskPart>, p: &[f64]) -> Risk {
    parts.sort_by(|one, other| other.severity.cmp(&one.severity).then_with(|| one.finding.cmp(&other.finding)));
    let mut worst: BTreeMap<&str, u32> = BTreeMap::new();
    for part in &parts {
        let known = worst.entry(&part.test).or_default();
        *known = (*known).max(part.severity);
    }
    let left: f64 = worst.values().map(|severity| 1.0 - f64::from(*severity) / 100.0).product();
    Risk { score: 100.0 * (1.0 - left), simes: (!p.is_empty()).then(|| simes(p)), subject, parts }
}
