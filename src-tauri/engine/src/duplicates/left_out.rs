//! How many rows does a page lack because they were merged?

use crate::case::Case;
use crate::store::tables::links::Roots;
use crate::store::tables::merged::{self, MergedLine};
use crate::store::{Filter, StoreError};

/// Merged rows that `filter` would leave if they were not merged. The words of a search and parties are not looked at.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn left_out(case: &Case, filter: &Filter) -> Result<u32, StoreError> {
    case.store().read(|connection| {
        let lines = merged::lines(connection)?;
        if lines.is_empty() {
            return Ok(0);
        }
        let roots = Roots::load(connection)?;
        let accounts = filter.accounts.as_deref().map(|accounts| roots.members(accounts));
        let filter = Filter { accounts, ..filter.clone() };
        Ok(u32::try_from(lines.iter().filter(|line| fits(line, &filter)).count()).unwrap_or(u32::MAX))
    })
}

fn fits(line: &MergedLine, filter: &Filter) -> bool {
    let Some(day) = line.id.day() else { return false };
    filter.kind.is_none_or(|kind| kind == line.kind)
        && filter.from.is_none_or(|from| day >= from)
        && filter.to.is_none_or(|to| day <= to)
        && filter.min.is_none_or(|min| line.amount >= min)
        && filter.max.is_none_or(|max| line.amount <= max)
        && filter.accounts.as_ref().is_none_or(|accounts| accounts.contains(&line.account))
        && filter.evidence.as_ref().is_none_or(|evidence| evidence.contains(&line.evidence))
}
