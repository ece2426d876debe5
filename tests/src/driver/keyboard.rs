//! The keyboard alone: what a person reaches without a pointer, and how the page is shown on paper or without motion.

use anyhow::{Result, bail};
use serde_json::json;
use thirtyfour::Key;

use super::{Page, eventually};

/// Presses of Tab after which a thing counts as out of reach.
const TABS: usize = 80;

impl Page {
    /// Types as a person does, wherever the focus is. `\u{e00c}` and such are keys, see [`Key`].
    ///
    /// # Errors
    /// Where the session fails.
    pub async fn types(&self, keys: &str) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Goes to a thing by Tab alone.
    ///
    /// # Errors
    /// Where it cannot be reached.
    pub async fn tab_to(&self, thing: &str) -> Result<()> {
        self.see(thing).await?;
        let script = "return document.activeElement?.closest('[data-testid]')?.dataset.testid ?? ''";
        let mut passed = Vec::new();
        for turn in 0..TABS {
            // Where the focus is there already, nothing is pressed.
            if turn > 0 {
                self.key(Key::Tab).await?;
            }
            let now = self.script(script, vec![]).await?;
            let now = now.as_str().unwrap_or_default().to_owned();
            if now == thing {
                return Ok(());
            }
            passed.push(now);
        }
        bail!("{thing} is not reached by Tab; passed {passed:?}")
    }

    /// Runs a command of the palette by what is typed.
    ///
    /// # Errors
    /// Where the palette does not open or does not close.
    pub async fn commanded(&self, words: &str) -> Result<()> {
        self.driver.action_chain().key_down(Key::Control).send_keys("k").key_up(Key::Control).perform().await?;
        self.see("palette-input").await?;
        self.types(words).await?;
        self.key(Key::Enter).await?;
        self.gone("palette").await
    }

    /// Shows the page as another medium would, `print` or none, with features such as `prefers-reduced-motion`; only in
    /// Chromium.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub async fn shown_as(&self, media: &str, features: &[(&str, &str)]) -> Result<()> {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let input = json!({"media": media, "features": features});
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", input).await?;
        Ok(())
    }

    /// Waits until script gives true.
    ///
    /// # Errors
    /// Where it never does.
    pub async fn holds(&self, what: &str, script: &str) -> Result<()> {
        eventually(what, async || Ok((self.script(script, vec![]).await? == true).then_some(()))).await
    }
}
