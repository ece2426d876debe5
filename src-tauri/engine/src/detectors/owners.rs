//! Whose is an account? Taken from the rows: the same money on two accounts names each one's owner on the other.

use std::collections::BTreeMap;

use super::scan::{Scan, Side};

/// Votes that settle it, and their least share.
const VOTES: usize = 3;
const SHARE: f64 = 0.8;

/// Somebody between whom money moves: a party, or an account whose owner the rows do not name.
pub(crate) type Node = u64;

/// Owners of the accounts in evidence.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// Party number by account; 0 where nothing is known.
    by_account: Vec<u32>,
}

impl Owners {
    pub(super) fn of(scan: &Scan) -> Self {
        let mut votes: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
        for (one, other) in pairs(&scan.bank) {
            let side = &scan.bank;
            for (account, party) in [(side.account[one], side.party[other]), (side.account[other], side.party[one])] {
                if party != 0 {
                    *votes.entry(account).or_default().entry(party).or_default() += 1;
                }
            }
        }
        let mut by_account = vec![0; scan.accounts.len()];
        for (account, parties) in votes {
            let all: usize = parties.values().sum();
            let best = parties.into_iter().max_by_key(|(party, count)| (*count, u32::MAX - party));
            if let Some((party, count)) = best
                && count >= VOTES
                && count as f64 >= SHARE * all as f64
                && let Some(place) = by_account.get_mut(account as usize)
            {
                *place = party;
            }
        }
        Owners { by_account }
    }

    /// The owner's party number; 0 where the rows do not say.
    pub(crate) fn party(&self, account: u32) -> u32 {
        self.by_account.get(account as usize).copied().unwrap_or(0)
    }

    /// True for a party that owns an account in evidence.
    pub(crate) fn owns(&self, party: u32) -> bool {
        party != 0 && self.by_account.contains(&party)
    }

    /// The account as somebody.
    pub(crate) fn node(&self, account: u32) -> Node {
        match self.party(account) {
            0 => 1 << 32 | u64::from(account),
            party => u64::from(party),
        }
    }
}

/// Name of a node.
pub(super) fn name(scan: &Scan, node: Node) -> String {
    let number = (node & u64::from(u32::MAX)) as u32;
    if node >> 32 == 0 { scan.party(number).to_owned() } else { format!("account {}", scan.account(number)) }
}

/// Rows of two accounts that are the same money on the same day, where no third row could be.
fn pairs(side: &Side) -> Vec<(usize, usize)> {
    let first = side.account.first();
    if side.account.iter().all(|account| Some(account) == first) {
        return Vec::new();
    }
    let base = side.id.first().map_or(0, |_| side.day(0));
    let mut keys: Vec<(u64, u32)> = (0u32..)
        .zip(&side.amount)
        .filter(|(_, amount)| **amount != 0)
        .map(|(row, amount)| {
            let days = u64::try_from(side.day(row as usize) - base).unwrap_or(0) & 0xf_ffff;
            // Amounts above 2^44 minor units share keys by chance; the rows themselves are compared below.
            (amount.unsigned_abs() << 20 | days, row)
        })
        .collect();
    keys.sort_unstable();
    let same = |group: &[(u64, u32)]| {
        let (one, other) = (group[0].1 as usize, group[1].1 as usize);
        let fits = side.amount[one] == -side.amount[other]
            && side.currency[one] == side.currency[other]
            && side.account[one] != side.account[other];
        fits.then_some((one, other))
    };
    keys.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() == 2).filter_map(same).collect()
}
