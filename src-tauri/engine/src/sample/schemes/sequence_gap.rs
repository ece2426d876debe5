//! Cheques that were never entered anywhere.

use super::{Scheme, Stage};

pub(super) const SCHEME: Scheme = Scheme {
    id: "sequence-gap",
    title: "Six cheques missing from the sequence",
    tests: &[20],
    story: "Cheques 100397 to 100402 were taken from the book: they are neither presented nor recorded. The rows are \
            the cheques on either side.",
    look_alike: "A voided cheque",
    why_innocent: "Cheque 100388 is missing from the statements too, but the register records that it was voided.",
    vendors: &[],
    // The cheque book itself leaves the numbers out: see `payments`.
    plant: |_: &mut Stage<'_>| {},
};
