//! Who pays whom? Bank lines as edges between parties and the owners of the accounts in evidence.

use std::collections::BTreeMap;

use super::owners::Node;
use super::scan::{Scan, Side};

/// One movement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) day: i32,
    pub(super) size: u64,
    pub(super) currency: u16,
    pub(super) row: u32,
}

/// Movements of at least `least` between different people, in date order. Money that stands on both accounts' statements
/// stands once: the payer's line is taken.
pub(super) fn flows(scan: &Scan, least: impl Fn(usize) -> u64) -> Vec<Flow> {
    let side = &scan.bank;
    let owners = scan.owners();
    let found = (0..side.len()).filter(|row| side.party[*row] != 0 && side.magnitude(*row) >= least(*row).max(1));
    let mut flows: Vec<Flow> = found
        .filter_map(|row| {
            let (own, other) = (owners.node(side.account[row]), u64::from(side.party[row]));
            let (from, to) = if side.amount[row] < 0 { (own, other) } else { (other, own) };
            let place = u32::try_from(row).ok()?;
            let currency = side.currency[row].numeric();
            (from != to).then_some(Flow {
                from,
                to,
                day: side.day(row),
                size: side.magnitude(row),
                currency,
                row: place,
            })
        })
        .collect();
    without_twins(side, &mut flows);
    flows
}

/// Leaves out the payee's line where the payer's is there too, on the same day or one of the three before.
fn without_twins(side: &Side, flows: &mut Vec<Flow>) {
    let mut paid: BTreeMap<(Node, Node, u64), Vec<i32>> = BTreeMap::new();
    for flow in flows.iter().filter(|flow| side.amount[flow.row as usize] < 0) {
        paid.entry((flow.from, flow.to, flow.size)).or_default().push(flow.day);
    }
    flows.retain(|flow| {
        if side.amount[flow.row as usize] < 0 {
            return true;
        }
        let Some(days) = paid.get_mut(&(flow.from, flow.to, flow.size)) else { return true };
        match days.iter().position(|day| (0..=3).contains(&(flow.day - day))) {
            Some(at) => {
                days.swap_remove(at);
                false
            }
            None => true,
        }
    });
}
