//! What do people say about findings, and how is it taken back? Each word is a change that knows its opposite; the history
//! keeps both.

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::{Entry, Witness};
use crate::lenses::Right;
use crate::store::StoreError;
use crate::store::tables::findings as table;
use crate::undo::{Applied, Reversible};

/// What a word is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    /// A decision.
    Disposition,
    /// Who works on it.
    Assign,
    /// A tag set.
    Tag,
    /// A tag taken off.
    Untag,
    /// A note.
    Note,
    /// A note taken back.
    Unnote,
}

impl About {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            About::Disposition => "disposition",
            About::Assign => "assign",
            About::Tag => "tag",
            About::Untag => "untag",
            About::Note => "note",
            About::Unnote => "unnote",
        }
    }
}

/// Adds a word to the history of a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Say {
    /// The finding.
    pub(super) finding: String,
    pub(super) about: About,
    /// The disposition, name, tag or text.
    pub(super) value: String,
    pub(super) why: String,
}

impl Say {
    /// The word that gives back what held before.
    fn inverse(&self, before: &[table::StoredEvent]) -> Say {
        let last = |what: About| before.iter().rev().find(|event| event.what == what.as_str());
        let tagged =
            before.iter().rev().find(|event| ["tag", "untag"].contains(&&*event.what) && event.value == self.value);
        let held = match self.about {
            About::Disposition => last(About::Disposition)
                .map_or((About::Disposition, "open".to_owned(), String::new()), |event| {
                    (About::Disposition, event.value.clone(), event.why.clone())
                }),
            About::Assign => {
                (About::Assign, last(About::Assign).map(|event| event.value.clone()).unwrap_or_default(), String::new())
            }
            About::Tag | About::Untag => {
                let set = tagged.is_some_and(|event| event.what == About::Tag.as_str());
                (if set { About::Tag } else { About::Untag }, self.value.clone(), String::new())
            }
            About::Note => (About::Unnote, self.value.clone(), String::new()),
            About::Unnote => (About::Note, self.value.clone(), String::new()),
        };
        Say { finding: self.finding.clone(), about: held.0, value: held.1, why: held.2 }
    }

    /// Decisions of a finding stack, as do changes of one tag and of one note.
    fn subject(&self) -> String {
        let Say { finding, value, .. } = self;
        match self.about {
            About::Disposition => format!("finding {finding} disposition"),
            About::Assign => format!("finding {finding} assignee"),
            About::Tag | About::Untag => format!("finding {finding} tag {value}"),
            About::Note | About::Unnote => format!("finding {finding} note {value}"),
        }
    }

    fn summary(&self) -> String {
        let Say { finding, value, .. } = self;
        match self.about {
            About::Disposition => format!("Finding {finding}: {}", value.replace('_', " ")),
            About::Assign if value.is_empty() => format!("Finding {finding} given to nobody"),
            About::Assign => format!("Finding {finding} given to {value}"),
            About::Tag => format!("Finding {finding} tagged “{value}”"),
            About::Untag => format!("Finding {finding}: tag “{value}” taken off"),
            About::Note => format!("Note on finding {finding}"),
            About::Unnote => format!("Note on finding {finding} taken back"),
        }
    }
}

impl Reversible for Say {
    const KIND: &'static str = "finding";

    fn right(&self) -> Option<Right> {
        (self.about == About::Disposition).then_some(Right::Findings)
    }

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        table::find(transaction, &self.finding)?
            .ok_or_else(|| StoreError::NotFound(format!("finding {:?}", self.finding)))?;
        let before = table::events(transaction, Some(&self.finding))?;
        let inverse = self.inverse(&before);
        let entry = Entry {
            operation: "finding.say",
            summary: self.summary(),
            objects: [("finding", self.finding.clone())].into(),
            detail: [
                ("what", json!(self.about)),
                ("value", json!(self.value)),
                ("why", json!(self.why)),
                ("before", json!(inverse.value)),
            ]
            .into(),
            ..Entry::default()
        };
        let event = table::StoredEvent {
            finding: self.finding.clone(),
            what: self.about.as_str().to_owned(),
            value: self.value.clone(),
            why: self.why.clone(),
            examiner: by.actor.name.clone(),
            created: by.time.clone(),
        };
        table::add_event(transaction, &event)?;
        Ok(Applied { inverse, subject: self.subject(), entry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(what: About, value: &str, why: &str) -> table::StoredEvent {
        let [finding, what, value, why] = ["F-1", what.as_str(), value, why].map(str::to_owned);
        table::StoredEvent { finding, what, value, why, examiner: String::new(), created: String::new() }
    }

    fn say(about: About, value: &str) -> Say {
        Say { finding: "F-1".to_owned(), about, value: value.to_owned(), why: String::new() }
    }

    fn back(of: &Say, before: &[table::StoredEvent]) -> (About, String, String) {
        let Say { about, value, why, .. } = of.inverse(before);
        (about, value, why)
    }

    #[test]
    fn the_opposite_is_what_held_before() {
        let text = str::to_owned;
        let before = [
            event(About::Disposition, "accepted", "two papers"),
            event(About::Tag, "court", ""),
            event(About::Assign, "Ada", ""),
        ];
        for (of, wanted) in [
            (say(About::Disposition, "rejected"), (About::Disposition, text("accepted"), text("two papers"))),
            (say(About::Assign, "Bo"), (About::Assign, text("Ada"), String::new())),
            // Setting a tag that is set already changes nothing, and so does taking that back.
            (say(About::Tag, "court"), (About::Tag, text("court"), String::new())),
            (say(About::Tag, "other"), (About::Untag, text("other"), String::new())),
            (say(About::Note, "seen"), (About::Unnote, text("seen"), String::new())),
        ] {
            assert_eq!(back(&of, &before), wanted);
            assert_eq!(of.subject(), of.inverse(&before).subject());
        }
        assert_eq!(back(&say(About::Disposition, "rejected"), &[]).1, "open");
    }
}
