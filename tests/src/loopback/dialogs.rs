//! Who answers a dialog where there is no person? A queue that the test fills.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nexus_api::{Event, Host, Updating};
use nexus_update::{KeyRing, Ready};
use serde::Deserialize;
use tokio::sync::broadcast;

use super::Options;

/// The answer to one dialog: `{"files": [PATH, ...]}`, `{"folder": PATH}` or `{"save": PATH}`; `null` dismisses it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For the next dialog that asks for files; empty dismisses it.
    Files(Vec<PathBuf>),
    /// For the next dialog that asks for a folder.
    Folder(Option<PathBuf>),
    /// For the next dialog that asks where to save.
    Save(Option<PathBuf>),
}

/// Answers dialogs from a queue and hands events to whoever listens.
pub struct Dialogs {
    queue: Mutex<VecDeque<Choice>>,
    /// Answers where nothing is queued.
    files: Vec<PathBuf>,
    state: PathBuf,
    keys: Option<PathBuf>,
    resources: Option<PathBuf>,
    events: broadcast::Sender<Event>,
}

impl Dialogs {
    /// Dialogs with an empty queue.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let (events, _) = broadcast::channel(1024);
        let (files, state) = (options.files.clone(), options.state.clone());
        let (keys, resources) = (options.keys.clone(), options.resources.clone());
        Dialogs { queue: Mutex::default(), files, state, keys, resources, events }
    }

    /// Queues the answer to a dialog to come.
    pub fn choose(&self, choice: Choice) {
        self.queue().push_back(choice);
    }

    /// Events from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Choice>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the first queued answer that fits, leaving the others in order.
    fn take<T>(&self, fits: impl Fn(&Choice) -> Option<T>) -> Option<T> {
        let mut queue = self.queue();
        let (place, answer) = queue.iter().enumerate().find_map(|(place, choice)| Some((place, fits(choice)?)))?;
        queue.remove(place);
        Some(answer)
    }
}

impl Host for Dialogs {
    fn choose_files(&self, _title: &str) -> Vec<PathBuf> {
        self.take(|choice| if let Choice::Files(files) = choice { Some(files.clone()) } else { None })
            .unwrap_or_else(|| self.files.clone())
    }

    fn choose_folder(&self, _title: &str) -> Option<PathBuf> {
        self.take(|choice| if let Choice::Folder(folder) = choice { Some(folder.clone()) } else { None })
            .unwrap_or_else(|| Some(self.state.join("cases")))
    }

    fn choose_save(&self, _title: &str, name: &str) -> Option<PathBuf> {
        self.take(|choice| if let Choice::Save(path) = choice { Some(path.clone()) } else { None })
            .unwrap_or_else(|| Some(self.state.join(name)))
    }

    fn emit(&self, event: Event) {
        // Nobody listening is not an error: a page may not be open yet.
        let _ = self.events.send(event);
    }

    /// As the application that came from a .deb, and with http to this machine, as no shipped host has it.
    fn updating(&self) -> Updating {
        let key = |name: &str| std::fs::read_to_string(self.keys.as_ref()?.join(name)).ok();
        let keys = match &self.keys {
            None => KeyRing::pinned(),
            Some(_) => KeyRing::new(key("release.pub").as_deref(), key("offline.pub").as_deref()),
        };
        Updating { target: "linux-x86_64-deb".to_owned(), keys, loopback: true, ..Updating::default() }
    }

    /// There is no system to install into: the installer is kept beside the cases.
    fn install(&self, ready: &Ready, bytes: &[u8]) -> Result<(), String> {
        std::fs::write(self.state.join(&ready.artefact.file), bytes).map_err(|error| error.to_string())
    }

    fn resources(&self) -> Option<PathBuf> {
        self.resources.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order_by_the_kind_of_dialog() {
        let options = Options {
            port: 0,
            ui: "ui".into(),
            state: "state".into(),
            files: vec!["always.csv".into()],
            keys: None,
            resources: None,
        };
        let dialogs = Dialogs::new(&options);
        dialogs.choose(Choice::Folder(None));
        dialogs.choose(Choice::Files(vec!["a.ofx".into()]));
        dialogs.choose(Choice::Files(vec![]));
        assert_eq!(dialogs.choose_files(""), vec![PathBuf::from("a.ofx")]);
        assert_eq!(dialogs.choose_files(""), Vec::<PathBuf>::new(), "a dismissed dialog is an empty choice");
        assert_eq!(dialogs.choose_files(""), vec![PathBuf::from("always.csv")]);
        assert_eq!(dialogs.choose_folder(""), None);
        assert_eq!(dialogs.choose_folder(""), Some(PathBuf::from("state/cases")));
        assert_eq!(dialogs.choose_save("", "problems.csv"), Some(PathBuf::from("state/problems.csv")));
    }

    #[test]
    fn choices_are_written_as_json() {
        let read = |text| serde_json::from_str::<Choice>(text).unwrap();
        assert_eq!(read(r#"{"files": ["/a/b.csv"]}"#), Choice::Files(vec!["/a/b.csv".into()]));
        assert_eq!(read(r#"{"folder": null}"#), Choice::Folder(None));
        assert_eq!(read(r#"{"save": "/tmp/x.csv"}"#), Choice::Save(Some("/tmp/x.csv".into())));
    }
}
