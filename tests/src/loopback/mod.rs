//! Can a browser use the application without its window? The same [`App`] over HTTP, on 127.0.0.1 only.
//!
//! | Route | Does |
//! |---|---|
//! | `POST /rpc/LENS/NAME` | one command under a point of view: JSON in, 200 with JSON out or 422 with a `Failure` |
//! | `GET /events` | server-sent events, each `data:` one `Event` as JSON |
//! | `POST /test/choose` | queues the answer to the next dialog, see [`Choice`] |
//! | `POST /test/drop` | drops the files of `{"files": [PATH, ...]}` on the window |
//! | anything else | a file of the built user interface |

mod dialogs;
mod routes;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use nexus_api::{App, Settings, SystemClock};
use tokio::net::TcpListener;

pub use dialogs::{Choice, Dialogs};

/// What a loopback host serves.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// Folder of the built user interface.
    pub ui: PathBuf,
    /// Folder for preferences and cases; made when missing.
    pub state: PathBuf,
    /// Files that answer every file dialog for which no answer is queued.
    pub files: Vec<PathBuf>,
    /// Folder with release.pub and offline.pub, whose releases are trusted; the keys of the build without one.
    pub keys: Option<PathBuf>,
    /// Folder with what comes in a package beside the programs.
    pub resources: Option<PathBuf>,
}

/// A bound loopback host that is not serving yet.
pub struct Loopback {
    listener: TcpListener,
    router: axum::Router,
    /// The address to open.
    pub url: String,
    /// Answers the dialogs of its application.
    pub dialogs: Arc<Dialogs>,
}

impl Loopback {
    /// Starts the application and binds the port.
    ///
    /// # Errors
    /// Where the state folder cannot be made, the port is taken or the application does not start.
    pub async fn bind(options: &Options) -> anyhow::Result<Self> {
        let cases = options.state.join("cases");
        std::fs::create_dir_all(&cases)?;
        let dialogs = Arc::new(Dialogs::new(options));
        let settings = Settings { folder: options.state.join("settings"), cases, clock: Arc::new(SystemClock) };
        let app = Arc::new(App::new(dialogs.clone(), settings)?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let router = routes::router(app, dialogs.clone(), &options.ui);
        Ok(Loopback { listener, router, url, dialogs })
    }

    /// Serves until the process or the task ends.
    ///
    /// # Errors
    /// Where the socket fails.
    pub async fn serve(self) -> anyhow::Result<()> {
        Ok(axum::serve(self.listener, self.router).await?)
    }
}
