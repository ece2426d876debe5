//! Which pairs together explain both sides best? Sparse assignment, part by part, with "no partner" as a choice.
//!
//! Shortest augmenting paths over each part of the graph that hangs together (Jonker and Volgenant 1987, sparse). A pair's
//! gain is its odds in thousandths of a bit; a line without partner gains nothing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::compare::Candidate;

/// Steps after which the rest of a part is given its best free pair one by one: bounded work on hostile data.
const STEPS: u64 = 20_000_000;

/// Index into `pairs` of each ledger line's pair. Only pairs with odds above even are used.
#[must_use]
pub fn assign(pairs: &[Candidate], odds: &[f32], ledger: usize, bank: usize) -> Vec<Option<u32>> {
    let mut chosen = vec![None; ledger];
    let mut solver = Solver::new(bank);
    let mut used: Vec<usize> = (0..pairs.len()).filter(|pair| odds[*pair] > 0.0).collect();
    let part = parts(pairs, &used, ledger, bank);
    used.sort_by_key(|pair| (part[pairs[*pair].ledger as usize], *pair));
    for members in used.chunk_by(|a, b| part[pairs[*a].ledger as usize] == part[pairs[*b].ledger as usize]) {
        match members {
            [only] => chosen[pairs[*only].ledger as usize] = u32::try_from(*only).ok(),
            _ => solver.solve(pairs, odds, members, &mut chosen),
        }
    }
    chosen
}

/// A number for each ledger line that all lines joined by pairs share.
fn parts(pairs: &[Candidate], used: &[usize], ledger: usize, bank: usize) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..u32::try_from(ledger + bank).unwrap_or(u32::MAX)).collect();
    fn root(parent: &mut [u32], mut line: u32) -> u32 {
        while parent[line as usize] != line {
            parent[line as usize] = parent[parent[line as usize] as usize];
            line = parent[line as usize];
        }
        line
    }
    let first_bank = u32::try_from(ledger).unwrap_or(u32::MAX);
    for pair in used {
        let a = root(&mut parent, pairs[*pair].ledger);
        let b = root(&mut parent, first_bank + pairs[*pair].bank);
        // The smaller number is the root, so that parts come in order of their first line.
        parent[a.max(b) as usize] = a.min(b);
    }
    (0..first_bank).map(|line| root(&mut parent, line)).collect()
}

struct Solver {
    /// Place of each bank line within the part; `u32::MAX` outside.
    column_of: Vec<u32>,
}

/// One part: rows with their (column, gain).
struct Part {
    rows: Vec<u32>,
    edges: Vec<Vec<(usize, i64, u32)>>,
    columns: Vec<u32>,
}

impl Solver {
    fn new(bank: usize) -> Self {
        Solver { column_of: vec![u32::MAX; bank] }
    }

    fn solve(&mut self, pairs: &[Candidate], odds: &[f32], members: &[usize], chosen: &mut [Option<u32>]) {
        let part = self.part(pairs, odds, members);
        let mut search = Search::new(&part);
        for row in 0..part.rows.len() {
            if search.steps > STEPS {
                search.take_best_free(&part, row);
            } else {
                search.insert(&part, row);
            }
        }
        for (row, line) in part.rows.iter().enumerate() {
            let column = search.column_of_row[row];
            let edge = part.edges[row].iter().find(|(known, ..)| Some(*known) == column);
            chosen[*line as usize] = edge.map(|(.., pair)| *pair);
        }
    }

    fn part(&mut self, pairs: &[Candidate], odds: &[f32], members: &[usize]) -> Part {
        let mut part = Part { rows: Vec::new(), edges: Vec::new(), columns: Vec::new() };
        for at in members {
            let pair = &pairs[*at];
            if part.rows.last() != Some(&pair.ledger) {
                part.rows.push(pair.ledger);
                part.edges.push(Vec::new());
            }
            let column = &mut self.column_of[pair.bank as usize];
            if *column == u32::MAX {
                *column = u32::try_from(part.columns.len()).unwrap_or(u32::MAX);
                part.columns.push(pair.bank);
            }
            if let Some(edges) = part.edges.last_mut() {
                let gain = (f64::from(odds[*at]) * 1000.0) as i64;
                edges.push((*column as usize, gain, u32::try_from(*at).unwrap_or(0)));
            }
        }
        for column in &part.columns {
            self.column_of[*column as usize] = u32::MAX;
        }
        part
    }
}

/// Potentials and the matching so far. Column `columns + row` is the row's own "no partner".
struct Search {
    columns: usize,
    row_price: Vec<i64>,
    column_price: Vec<i64>,
    row_of_column: Vec<Option<usize>>,
    column_of_row: Vec<Option<usize>>,
    distance: Vec<i64>,
    from_row: Vec<usize>,
    steps: u64,
}

impl Search {
    fn new(part: &Part) -> Self {
        let (rows, columns) = (part.rows.len(), part.columns.len());
        Search {
            columns,
            row_price: vec![0; rows],
            column_price: vec![0; columns + rows],
            row_of_column: vec![None; columns + rows],
            column_of_row: vec![None; rows],
            distance: vec![i64::MAX; columns + rows],
            from_row: vec![usize::MAX; columns + rows],
            steps: 0,
        }
    }

    /// Matches one more row along the cheapest path. Costs are gains with the other sign.
    fn insert(&mut self, part: &Part, row: usize) {
        let mut heap = BinaryHeap::new();
        let mut touched = Vec::new();
        let mut settled: Vec<usize> = Vec::new();
        // A new row's price: its cheapest edge, so that no reduced cost is below zero.
        self.row_price[row] = part.edges[row]
            .iter()
            .map(|(column, gain, _)| -gain - self.column_price[*column])
            .chain(std::iter::once(-self.column_price[self.columns + row]))
            .min()
            .unwrap_or(0);
        let (mut current, mut base) = (row, 0_i64);
        let (end, reached) = loop {
            let own = (self.columns + current, 0_i64);
            for (column, cost) in part.edges[current].iter().map(|(column, gain, _)| (*column, -gain)).chain([own]) {
                self.steps += 1;
                let distance = base + cost - self.row_price[current] - self.column_price[column];
                if distance < self.distance[column] {
                    if self.distance[column] == i64::MAX {
                        touched.push(column);
                    }
                    self.distance[column] = distance;
                    self.from_row[column] = current;
                    heap.push(Reverse((distance, column)));
                }
            }
            // An entry that a shorter way overtook is passed over.
            let next = std::iter::from_fn(|| heap.pop()).find(|Reverse((far, column))| *far == self.distance[*column]);
            let Some(Reverse((distance, column))) = next else { break (usize::MAX, 0) };
            match self.row_of_column[column] {
                None => break (column, distance),
                Some(next) => {
                    settled.push(column);
                    (current, base) = (next, distance);
                }
            }
        };
        if end != usize::MAX {
            self.reprice(row, &settled, reached);
            self.augment(row, end);
        }
        for column in touched {
            self.distance[column] = i64::MAX;
            self.from_row[column] = usize::MAX;
        }
    }

    fn reprice(&mut self, row: usize, settled: &[usize], reached: i64) {
        self.row_price[row] += reached;
        for column in settled {
            let slack = reached - self.distance[*column];
            self.column_price[*column] -= slack;
            if let Some(owner) = self.row_of_column[*column] {
                self.row_price[owner] += slack;
            }
        }
    }

    fn augment(&mut self, row: usize, end: usize) {
        let mut column = end;
        loop {
            let owner = self.from_row[column];
            let before = self.column_of_row[owner].replace(column);
            self.row_of_column[column] = Some(owner);
            match before {
                Some(before) if owner != row => column = before,
                _ => break,
            }
        }
    }

    fn take_best_free(&mut self, part: &Part, row: usize) {
        let free = part.edges[row].iter().filter(|(column, ..)| self.row_of_column[*column].is_none());
        if let Some((column, ..)) = free.max_by_key(|(column, gain, _)| (*gain, Reverse(*column))) {
            self.row_of_column[*column] = Some(row);
            self.column_of_row[row] = Some(*column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(ledger: u32, bank: u32) -> Candidate {
        Candidate::bare(ledger, bank)
    }

    #[test]
    fn the_whole_is_best_not_each_choice() {
        // Greedy would take the first and leave .01 for the other.
        let pairs = [pair(0, 0), pair(0, 1), pair(1, 0), pair(1, 1)];
        let odds = [9.5, 9.4, 9.3, 0.1];
        let chosen = assign(&pairs, &odds, 2, 2);
        assert_eq!(chosen, [Some(1), Some(2)]);
    }

    #[test]
    fn no_partner_is_a_choice() {
        let pairs = [pair(0, 0), pair(1, 0), pair(2, 1)];
        assert_eq!(assign(&pairs, &[3.0, 4.0, -1.0], 3, 2), [None, Some(1), None]);
    }

    #[test]
    fn equals_trying_everything() {
        // Every part of up to four by four, against all assignments.
        for seed in 0..300_u64 {
            let random = |index: u64| crate::reconcile::method::compare::mix(seed * 1000 + index);
            let (rows, columns) = (1 + random(1) as usize % 4, 1 + random(2) as usize % 4);
            let (mut pairs, mut odds) = (Vec::new(), Vec::new());
            for row in 0..rows {
                for column in 0..columns {
                    if random((row * 10 + column) as u64 + 10) % 4 > 0 {
                        pairs.push(pair(row as u32, column as u32));
                        odds.push((random((row * 10 + column) as u64 + 100) % 200) as f32 / 10.0 - 5.0);
                    }
                }
            }
            let chosen = assign(&pairs, &odds, rows, columns);
            let ours: f32 = chosen.iter().flatten().map(|pair| odds[*pair as usize]).sum();
            assert!((ours - best(&pairs, &odds, rows, 0, 0)).abs() < 0.02, "seed {seed}");
            let mut taken: Vec<u32> = chosen.iter().flatten().map(|at| pairs[*at as usize].bank).collect();
            taken.sort_unstable();
            assert!(taken.windows(2).all(|two| two[0] != two[1]));
        }
    }

    fn best(pairs: &[Candidate], odds: &[f32], rows: usize, row: usize, taken: u32) -> f32 {
        if row == rows {
            return 0.0;
        }
        let mut most = best(pairs, odds, rows, row + 1, taken);
        for (pair, odds_of) in pairs.iter().zip(odds) {
            if pair.ledger as usize == row && taken & (1 << pair.bank) == 0 {
                most = most.max(odds_of + best(pairs, odds, rows, row + 1, taken | 1 << pair.bank));
            }
        }
        most
    }
}
