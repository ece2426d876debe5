//! The interface as a person sees it: wait for a thing, press it, write into it, read it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use thirtyfour::{By, Capabilities, Key, WebDriver, WebElement};

use super::{Process, eventually, leavings};

/// WebDriver's own notion of what is displayed differs from driver to driver where parents clip.
const SHOWN: &str = "const box = arguments[0].getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(arguments[0]).visibility === 'visible'";

/// A page under a WebDriver session. Things are named by their `data-testid`.
pub struct Page {
    /// The session itself.
    pub driver: WebDriver,
    name: String,
}

impl Page {
    /// Opens a session. Drivers fail to start now and then on a busy machine, so `start` is tried three times, each
    /// with a driver of its own.
    pub(super) async fn open(
        name: &str,
        capabilities: impl Into<Capabilities>,
        mut start: impl FnMut() -> Result<(Process, String)>,
    ) -> Result<(Self, Process)> {
        let capabilities = capabilities.into();
        let mut last = None;
        for _ in 0..3 {
            let (mut process, url) = start()?;
            match Self::connect(&mut process, &url, capabilities.clone()).await {
                Ok(driver) => return Ok((Page { driver, name: name.to_owned() }, process)),
                Err(error) => last = Some(error),
            }
        }
        Err(last.context("no driver was started")?).context(format!("opening {name} under WebDriver"))
    }

    async fn connect(process: &mut Process, url: &str, capabilities: Capabilities) -> Result<WebDriver> {
        let address = url.trim_start_matches("http://");
        eventually("the driver's port", async || {
            if !process.runs() {
                bail!("the driver ended");
            }
            Ok(tokio::net::TcpStream::connect(address).await.ok().map(drop))
        })
        .await?;
        // The updater's choice of features leaves the HTTP client without a provider of its own; a second one is refused.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let session = WebDriver::builder(url, capabilities).request_timeout(Duration::from_secs(120));
        Ok(tokio::time::timeout(Duration::from_secs(60), session).await.context("the session did not open")??)
    }

    /// Waits until the interface has painted real content.
    ///
    /// # Errors
    /// Where it never does; a picture of what is there instead is left.
    pub(super) async fn painted(self) -> Result<Self> {
        let painted = eventually("the first painted content", async || {
            let ready = self.script("return document.documentElement.dataset.ready ?? null", vec![]).await?;
            Ok(ready.as_str().map(drop))
        });
        match painted.await {
            Ok(()) => Ok(self),
            Err(error) => Err(self.ended(error).await),
        }
    }

    /// Waits until a thing is displayed.
    ///
    /// # Errors
    /// Where it never is.
    pub async fn see(&self, thing: &str) -> Result<WebElement> {
        eventually(thing, async || {
            let found = self.driver.find_all(By::Css(selector(thing))).await?;
            for element in found {
                let shown = self.script(SHOWN, vec![element.to_json()?]).await?;
                if shown == Value::Bool(true) {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until a thing is gone.
    ///
    /// # Errors
    /// Where it stays.
    pub async fn gone(&self, thing: &str) -> Result<()> {
        eventually(&format!("{thing} going away"), async || {
            Ok(self.driver.find_all(By::Css(selector(thing))).await?.is_empty().then_some(()))
        })
        .await
    }

    /// True when a thing is on the page now.
    ///
    /// # Errors
    /// Where the session fails.
    pub async fn has(&self, thing: &str) -> Result<bool> {
        Ok(!self.driver.find_all(By::Css(selector(thing))).await?.is_empty())
    }

    /// Presses a thing, as soon as it can be pressed.
    ///
    /// # Errors
    /// Where it never can.
    pub async fn press(&self, thing: &str) -> Result<()> {
        eventually(&format!("{thing} to press"), async || {
            let element = self.see(thing).await?;
            if !element.is_enabled().await? {
                return Ok(None);
            }
            // A thing that is redrawn or covered at this moment refuses; it is pressed again.
            element.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Writes into a field in place of what is there.
    ///
    /// # Errors
    /// Where there is no such field.
    pub async fn write(&self, thing: &str, text: &str) -> Result<()> {
        let field = self.see(thing).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Presses a key on whatever has the focus.
    ///
    /// # Errors
    /// Where the session fails.
    pub async fn key(&self, key: Key) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(key).perform().await?)
    }

    /// The text of a thing.
    ///
    /// # Errors
    /// Where it never is displayed.
    pub async fn read(&self, thing: &str) -> Result<String> {
        Ok(self.see(thing).await?.text().await?)
    }

    /// Waits until the text of a thing satisfies `fits`, and gives it.
    ///
    /// # Errors
    /// Names the last text.
    pub async fn read_until(&self, thing: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
        let last = Mutex::new(String::new());
        let found = eventually(thing, async || {
            let text = self.read(thing).await?;
            last.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&text);
            Ok(fits(&text).then_some(text))
        })
        .await;
        let last = last.into_inner().unwrap_or_default();
        found.with_context(|| format!("the last text of {thing} was {last:?}"))
    }

    /// Runs script in the page.
    ///
    /// # Errors
    /// Where the script throws.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// Runs script in the page that calls its last argument when it is done.
    ///
    /// # Errors
    /// Where the script throws, or takes longer than ten minutes.
    pub async fn script_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        self.driver.set_script_timeout(Duration::from_secs(600)).await?;
        Ok(self.driver.execute_async(script, arguments).await?.json().clone())
    }

    /// Makes the page so many CSS pixels large, each drawn `scale` times as large; only in Chromium.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn sized(&self, width: u32, height: u32, scale: f64) -> Result<()> {
        Ok(self.driver.cdp().emulation().set_device_metrics_override(width, height, scale, false).await?)
    }

    /// Leaves a picture of the page in `shots/`.
    ///
    /// # Errors
    /// Where it cannot be taken or written.
    pub async fn picture(&self, name: &str) -> Result<PathBuf> {
        let file = leavings(&self.name)?.join(format!("{name}.png"));
        self.driver.screenshot(&file).await?;
        Ok(file)
    }

    /// Ends the session. Where a step went wrong, a picture and the page's text are left first.
    ///
    /// # Errors
    /// The outcome of the steps.
    pub async fn close(self, outcome: Result<()>) -> Result<()> {
        match outcome {
            Ok(()) => {
                self.quit().await;
                Ok(())
            }
            Err(error) => Err(self.ended(error).await),
        }
    }

    /// Ends the session after a fault, with what shows it.
    async fn ended(self, error: anyhow::Error) -> anyhow::Error {
        let picture = match self.picture("failure").await {
            Ok(file) => file.display().to_string(),
            Err(error) => error.to_string(),
        };
        let source = self.driver.source().await.unwrap_or_default();
        if let Ok(folder) = leavings(&self.name) {
            let _ = std::fs::write(folder.join("failure.html"), source);
        }
        self.quit().await;
        error.context(format!("picture: {picture}"))
    }

    /// The driver is ended right after; a session that does not close changes nothing.
    async fn quit(self) {
        let _ = tokio::time::timeout(Duration::from_secs(10), self.driver.quit()).await;
    }
}

/// A test id, or any selector where it has a bracket, a dot, a hash or a space.
fn selector(thing: &str) -> String {
    match thing.contains(['[', '.', '#', ' ', '>']) {
        true => thing.to_owned(),
        false => format!("[data-testid=\"{thing}\"]"),
    }
}
