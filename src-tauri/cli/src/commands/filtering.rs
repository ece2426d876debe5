//! Which rows? The same words for every subcommand that takes a filter.

use clap::Args;
use nexus_api::Failure;
use nexus_engine::case::Case;
use nexus_engine::intake::evidence_list;
use nexus_engine::model::{Day, Kind};
use nexus_engine::review;
use nexus_engine::store::Filter;

use super::outside::Side;

#[derive(Args)]
pub(crate) struct Filtering {
    /// First day, YYYY-MM-DD
    #[arg(long, value_parser = day)]
    from: Option<Day>,
    /// Last day, YYYY-MM-DD
    #[arg(long, value_parser = day)]
    to: Option<Day>,
    /// Smallest signed amount, in minor units
    #[arg(long, allow_negative_numbers = true)]
    min: Option<i64>,
    /// Largest signed amount, in minor units
    #[arg(long, allow_negative_numbers = true)]
    max: Option<i64>,
    /// One side of the books
    #[arg(long, value_enum)]
    kind: Option<Side>,
    /// Account as files state it, or its label
    #[arg(long)]
    account: Option<String>,
    /// Evidence file name
    #[arg(long)]
    evidence: Option<String>,
    /// Search, as in the search box: words, "a phrase", -without, party:acme, amount:>1000, date:2021-03
    #[arg(long)]
    text: Option<String>,
}

fn day(text: &str) -> Result<Day, String> {
    Day::try_from(text.to_owned())
}

impl Filtering {
    /// The filter, with names looked up in the case.
    pub(crate) fn filter(&self, case: &Case) -> Result<Filter, Failure> {
        Ok(Filter {
            from: self.from,
            to: self.to,
            min: self.min,
            max: self.max,
            kind: self.kind.map(Kind::from),
            text: self.text.clone(),
            accounts: self.accounts(case)?,
            evidence: self.files(case)?,
            ..Filter::default()
        })
    }

    fn accounts(&self, case: &Case) -> Result<Option<Vec<u32>>, Failure> {
        let Some(wanted) = &self.account else { return Ok(None) };
        let known = review::accounts(case)?.into_iter();
        let found = known.filter(|account| account.stated_id == *wanted || account.label == *wanted);
        named(found.map(|account| account.id).collect(), &format!("account {wanted}"))
    }

    fn files(&self, case: &Case) -> Result<Option<Vec<u32>>, Failure> {
        let Some(wanted) = &self.evidence else { return Ok(None) };
        let found = evidence_list(case)?.into_iter().filter(|file| file.name == *wanted);
        named(found.map(|file| file.id).collect(), &format!("evidence file {wanted}"))
    }
}

fn named(found: Vec<u32>, what: &str) -> Result<Option<Vec<u32>>, Failure> {
    if found.is_empty() {
        Err(Failure::new("not_found", format!("{what} is not in the case")))
    } else {
        Ok(Some(found))
    }
}
