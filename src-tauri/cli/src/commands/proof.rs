//! `nexus proof CASE`: what balances prove, per account and day; gaps, differences, control totals.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::intake::evidence_list;
use nexus_engine::model::{Currency, format_minor_wide};
use nexus_engine::proof::{AccountCoverage, Check, Difference, Proof, proof};

use super::outside::{print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = reading(&arguments.case)?;
    let found = proof(&case)?;
    if arguments.json {
        return print_json(&*found);
    }
    let files = evidence_list(&case)?;
    let name = |id: u32| files.iter().find(|file| file.id == id).map_or("", |file| file.name.as_str());
    print_lines(lines(&found, &name))
}

fn lines<'a>(found: &Proof, name: &impl Fn(u32) -> &'a str) -> Vec<String> {
    let rows = found.rows;
    let mut lines = vec![format!(
        "{} rows on proven days, {} on unproven ones, {} on contradicted ones",
        rows.proven, rows.unproven, rows.contradicted
    )];
    for account in &found.accounts {
        lines.push(coverage(account));
        for gap in &account.gaps {
            let unseen =
                gap.unseen.as_deref().map(|moved| format!(", {} moved unseen", money(moved, account.currency)));
            lines.push(format!("  no statement {} to {}{}", gap.from, gap.to, unseen.unwrap_or_default()));
        }
        for overlap in &account.overlaps {
            let files: Vec<&str> = overlap.evidence.iter().map(|id| name(*id)).collect();
            lines.push(format!("  {} to {} stands in {}", overlap.from, overlap.to, files.join(", ")));
        }
        for difference in found
            .differences
            .iter()
            .filter(|known| known.account == account.account && known.currency == account.currency)
        {
            lines.push(format!("  {}", told(difference, name(difference.evidence))));
        }
    }
    lines
}

fn coverage(account: &AccountCoverage) -> String {
    let [proven, unproven, contradicted, missing] = account.days;
    let label = if account.label.is_empty() { &account.stated_id } else { &account.label };
    format!(
        "{label} {}: {proven} days proven, {unproven} unproven, {contradicted} contradicted, {missing} without a file",
        account.currency.code()
    )
}

fn told(difference: &Difference, file: &str) -> String {
    let what = difference.check.told();
    let by = match difference.check {
        Check::DeclaredRows => difference.difference.clone(),
        _ => money(&difference.difference, difference.currency),
    };
    format!(
        "{file}, {} to {}: {what}, by {by} ({} rows may explain it)",
        difference.from,
        difference.to,
        difference.suspects.len()
    )
}

fn money(minor: &str, currency: Currency) -> String {
    let amount = minor.parse().map_or_else(|_| minor.to_owned(), |minor| format_minor_wide(minor, currency));
    format!("{amount} {}", currency.code())
}
