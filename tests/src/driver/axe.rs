//! Does what is on the screen meet WCAG 2.2 A and AA, as far as a machine can tell? axe-core says.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Page, root};

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
      .then((found) => done(found.violations.map((rule) =>
        `${rule.id} (${rule.impact}): ${rule.help}\\n` +
        rule.nodes.map((node) => `    ${node.target.join(' ')}\\n    ${node.failureSummary}`).join('\\n'))))
      .catch((error) => done([`axe-core failed: ${error}`]));";

impl Page {
    /// Fails with every violation that axe-core finds on the page as it stands.
    ///
    /// # Errors
    /// Names rule, place and reason of each violation.
    pub async fn accessible(&self, what: &str) -> Result<()> {
        let file = root().join("ui/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        if self.script("return typeof axe", vec![]).await? != "object" {
            self.script(&source, vec![]).await?;
        }
        let found = self.driver.execute_async(RUN, vec![]).await?.json().clone();
        match found.as_array() {
            Some(list) if list.is_empty() => Ok(()),
            Some(list) => {
                let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                bail!("{what}: {} rules of accessibility are broken\n{}", texts.len(), texts.join("\n"))
            }
            None => bail!("{what}: axe-core gave {found}"),
        }
    }
}
