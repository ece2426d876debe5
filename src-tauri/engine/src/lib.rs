//! The examination engine, told in the order in which evidence flows through it.
//!
//! 1. [`evidence`] seals a file: hashes it while copying it into the case's vault.
//! 2. [`importers`] read the sealed copy and yield raw rows *and* located problems.
//! 3. [`normalise`] turns a raw row into a [`model::Transaction`]: day, signed minor units, party, text.
//! 4. [`intake`] drives 1 to 3 in chunks that commit whole or not at all, and proves row conservation.
//! 5. [`store`] routes rows to monthly tables and answers pages, sorts, filters and counts.
//! 6. [`audit`] witnesses every change in a hash chain; [`jobs`] runs long work with progress and cancel.
//!
//! [`detectors`] look at the rows as columns for indicators, with [`statistics`]; [`findings`] keeps what they found and
//! what people made of it. [`lenses`] choose, order and word all this for one reader and never change it; [`teams`] keep
//! what each side says of it; [`undo`] takes back what people changed. [`cache`] remembers under one
//! budget, [`metrics`] measures, [`resources`] judges when memory must be given back.
//!
//! [`patterns`] draws what shapes the rows take before anything is tested.
//! [`views`] are questions kept under a name; [`archive`] takes a month out of the working set and brings it back.
//!
//! [`review`] shows one row with its source and the case as a whole.
//!
//! [`case`] is the folder that holds all of it. [`sample`] writes the demonstration case's evidence.
//!
//! The engine opens no socket, reads no wall clock (a clock is injected) and knows no window.

pub mod archive;
pub mod audit;
pub mod cache;
pub mod case;
pub mod detectors;
pub mod duplicates;
pub mod evidence;
pub mod findings;
pub mod identity;
pub mod importers;
pub mod intake;
pub mod jobs;
pub mod lenses;
pub mod metrics;
pub mod model;
pub mod normalise;
pub mod patterns;
pub mod proof;
pub mod reconcile;
pub mod resources;
pub mod review;
pub mod sample;
pub mod statistics;
pub mod store;
pub mod teams;
pub mod transfers;
pub mod undo;
pub mod views;
