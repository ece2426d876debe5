//! What did the monitor see and do lately?

use std::collections::VecDeque;

use nexus_engine::resources::{Action, Pressure};
use serde::Serialize;

/// Moments kept: twenty minutes of five seconds each.
const KEPT: usize = 240;
/// Actions kept.
const ACTIONS: usize = 50;

/// One look, as it is drawn.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Moment {
    /// Seconds since the start of the application.
    pub at: u32,
    /// Bytes of the engine's process: private ones where the system tells, else resident ones.
    pub engine: u64,
    /// The same of the webview's processes together.
    pub webview: u64,
    /// Bytes remembered in the cache.
    pub cache: u64,
    /// Per cent of the machine's memory in use.
    pub machine: u32,
    /// Per cent of one core, all processes together.
    pub cpu: u32,
    /// Questions by the interface since the look before.
    pub commands: u32,
}

/// Something that was done because memory ran short, or no longer does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ResourceAction {
    /// Seconds since the start of the application.
    pub at: u32,
    /// `halve`, `clear` or `grow`.
    pub action: String,
    /// In words.
    pub text: String,
    /// Bytes remembered before and after.
    pub before: u64,
    /// Bytes remembered after.
    pub after: u64,
    /// Per cent of what may be used that were in use.
    pub share: u32,
    /// True where a person would notice: questions take longer until memory fills again.
    pub noticeable: bool,
}

/// What was seen and done lately.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) moments: VecDeque<Moment>,
    pub(crate) actions: VecDeque<ResourceAction>,
    pub(crate) processes: Vec<super::ProcessMemory>,
    pub(crate) level: Pressure,
    pub(crate) share: u32,
    pub(crate) budget: u64,
    pub(crate) machine_total: u64,
}

impl History {
    pub(crate) fn see(&mut self, moment: Moment) {
        push(&mut self.moments, moment, KEPT);
    }

    pub(crate) fn act(&mut self, action: ResourceAction) {
        push(&mut self.actions, action, ACTIONS);
    }
}

fn push<T>(list: &mut VecDeque<T>, item: T, most: usize) {
    if list.len() >= most {
        list.pop_front();
    }
    list.push_back(item);
}

/// Name and words of an action.
pub(crate) fn words(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Halve => {
            ("halve", "Memory runs short: half of the remembered results were let go and long work goes slower.")
        }
        Action::Clear => {
            ("clear", "Memory ran out: all remembered results were let go. The next questions take longer.")
        }
        Action::Grow => ("grow", "There is room again: more results are remembered."),
    }
}
