//! In which shape is a column held? Packed as it is stored; unpacked once for whoever asks for a plain slice.

use std::mem::size_of;
use std::sync::Arc;

use super::packed::Packed;
use super::{Column, Texts};
use crate::model::Currency;

/// One column of one month, shared, never copied.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    Numbers(Packed),
    Texts(Arc<Texts>),
}

impl Values {
    pub(crate) fn len(&self) -> usize {
        match self {
            Values::Numbers(packed) => packed.len(),
            Values::Texts(texts) => texts.len(),
        }
    }

    /// Bytes held, for the cache's budget.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Values::Numbers(packed) => packed.bytes().len(),
            Values::Texts(texts) => texts.bytes(),
        }
    }
}

/// All columns of one month as its file holds them.
#[derive(Debug)]
pub(crate) struct Segment {
    columns: [Option<Values>; Column::ALL.len()],
}

impl Segment {
    pub(crate) fn new(columns: Vec<(Column, Values)>) -> Self {
        let mut segment = Segment { columns: [const { None }; Column::ALL.len()] };
        for (column, values) in columns {
            segment.columns[column as usize] = Some(values);
        }
        segment
    }

    pub(crate) fn column(&self, column: Column) -> Option<&Values> {
        self.columns[column as usize].as_ref()
    }

    pub(crate) fn number(&self, column: Column, index: usize) -> Option<i64> {
        match self.column(column)? {
            Values::Numbers(packed) => Some(packed.get(index)),
            Values::Texts(_) => None,
        }
    }

    pub(crate) fn text(&self, column: Column, index: usize) -> Option<&str> {
        match self.column(column)? {
            Values::Texts(texts) => Some(texts.get(index)),
            Values::Numbers(_) => None,
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.columns.iter().flatten().map(Values::bytes).sum::<usize>()
    }
}

/// A column of numbers as a plain slice. The variant follows from the column.
pub(super) enum Slice {
    Wide(Vec<i64>),
    Numbers(Vec<u32>),
    Minutes(Vec<u16>),
    Currencies(Vec<Currency>),
}

impl Slice {
    /// Unpacks a column. Every number fits its type: it was checked where the column was read.
    pub(super) fn of(column: Column, packed: &Packed) -> Self {
        match column {
            Column::Amount | Column::Balance => Slice::Wide(packed.unpack(|value| value)),
            Column::Minute => Slice::Minutes(packed.unpack(|value| value as u16)),
            Column::Currency => Slice::Currencies(packed.unpack(currency)),
            _ => Slice::Numbers(packed.unpack(|value| value as u32)),
        }
    }

    pub(super) fn wide(&self) -> &[i64] {
        if let Slice::Wide(values) = self { values } else { &[] }
    }

    pub(super) fn numbers(&self) -> &[u32] {
        if let Slice::Numbers(values) = self { values } else { &[] }
    }

    pub(super) fn minutes(&self) -> &[u16] {
        if let Slice::Minutes(values) = self { values } else { &[] }
    }

    pub(super) fn currencies(&self) -> &[Currency] {
        if let Slice::Currencies(values) = self { values } else { &[] }
    }
}

/// The currency of a packed number.
pub(crate) fn currency(number: i64) -> Currency {
    u16::try_from(number).ok().map_or(Currency::NONE, Currency::of_stored)
}
