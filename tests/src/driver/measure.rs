//! How long do switches take, from the press to the painted frame, and does anything grow with them?

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use serde_json::{Value, json};

use super::{Page, eventually};

/// Presses things in turn and times each until it is painted. `arguments`: selectors to press before (untimed, may be
/// empty) and then (timed), how often, and what must be on the page afterwards (may be empty).
const PRESS: &str = r"
const [first, presses, times, wanted, done] = arguments;
const find = (selector) => document.querySelector(selector);
const painted = () => new Promise((go) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = go;
  channel.port2.postMessage(null);
}));
const there = async (selector) => {
  for (let turn = 0; turn < 600 && !find(selector); turn++) await new Promise((go) => requestAnimationFrame(go));
  return find(selector);
};
(async () => {
  const taken = [];
  const worked = [];
  for (let turn = 0; turn < times; turn++) {
    if (first) { (await there(first)).click(); await painted(); }
    const button = await there(presses[turn % presses.length]);
    const began = performance.now();
    button.click();
    await Promise.resolve();
    // Script, style and layout of the change itself, without waiting for the screen's next frame.
    document.body.getBoundingClientRect();
    worked.push(performance.now() - began);
    if (wanted) await there(wanted);
    await painted();
    taken.push(performance.now() - began);
    await painted();
  }
  done({ taken, worked });
})().catch((error) => done(String(error)));
";

/// The longest gap between frames while the grid is scrolled from end to end.
const SCROLL: &str = r"
const [selector, frames, done] = arguments;
const place = [...document.querySelectorAll(selector)].find((one) => one.scrollHeight > one.clientHeight * 2);
if (!place) { done('nothing scrolls'); return; }
const gaps = [];
let last = 0;
let turn = 0;
const step = (now) => {
  if (last > 0) gaps.push(now - last);
  last = now;
  place.scrollTop += 120;
  if (++turn < frames) requestAnimationFrame(step); else done({ taken: gaps, worked: [] });
};
requestAnimationFrame(step);
";

/// What the page holds: elements, and bytes of scripts where the browser tells.
const HELD: &str = "return [document.getElementsByTagName('*').length, performance.memory?.usedJSHeapSize ?? 0]";

/// Times of one kind of switch, milliseconds.
pub struct Switches {
    /// What was switched.
    pub name: String,
    /// Median.
    pub p50: f64,
    /// Of a hundred, the second slowest.
    pub p99: f64,
    /// Slowest.
    pub max: f64,
    /// Median of script, style and layout alone; 0 where nothing is pressed.
    pub work: f64,
    /// Second slowest of a hundred of the same.
    pub work_p99: f64,
}

/// Presses `presses` in turn, `times` times, after pressing `first` each time where there is one.
///
/// # Errors
/// Where a thing to press is not there.
pub async fn switches(
    page: &Page,
    name: &str,
    (first, presses, wanted): (Option<&str>, &[String], Option<&str>),
    times: u32,
) -> Result<Switches> {
    let arguments = vec![json!(first), json!(presses), json!(times), json!(wanted)];
    summed(name, page.script_async(PRESS, arguments).await?)
}

/// Scrolls the first long list of the page and gives the gaps between frames.
///
/// # Errors
/// Where nothing scrolls.
pub async fn scroll(page: &Page, name: &str, frames: u32) -> Result<Switches> {
    summed(name, page.script_async(SCROLL, vec![json!("main *"), json!(frames)]).await?)
}

/// Elements of the page, and bytes of its scripts (0 where the browser does not tell).
///
/// # Errors
/// Where the session fails.
pub async fn held(page: &Page) -> Result<(u64, u64)> {
    let held = page.script(HELD, vec![]).await?;
    Ok((held[0].as_u64().unwrap_or(0), held[1].as_u64().unwrap_or(0)))
}

/// Milliseconds from the start of a navigation to the first content on the screen, `times` times.
///
/// # Errors
/// Where the page cannot be opened, or nothing is painted.
pub async fn first_content(page: &Page, name: &str, url: &str, times: u32) -> Result<Switches> {
    let mut taken = Vec::new();
    for _ in 0..times {
        page.driver.goto(url).await?;
        let script = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
        taken.push(eventually("the first content", async || Ok(page.script(script, vec![]).await?.as_f64())).await?);
    }
    summed(name, json!({"taken": taken, "worked": []}))
}

fn summed(name: &str, answer: Value) -> Result<Switches> {
    let taken = histogram(&answer["taken"]).with_context(|| format!("{name}: {answer}"))?;
    let worked = histogram(&answer["worked"]).with_context(|| format!("{name}: {answer}"))?;
    Ok(Switches {
        name: name.to_owned(),
        p50: at(&taken, 0.5),
        p99: at(&taken, 0.99),
        max: at(&taken, 1.0),
        work: at(&worked, 0.5),
        work_p99: at(&worked, 0.99),
    })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds with one digit")]
fn at(micros: &Histogram<u64>, quantile: f64) -> f64 {
    micros.value_at_quantile(quantile) as f64 / 1e3
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds as whole microseconds")]
fn histogram(times: &Value) -> Result<Histogram<u64>> {
    let mut micros = Histogram::<u64>::new(3)?;
    for time in times.as_array().context("no list of times")?.iter().filter_map(Value::as_f64) {
        micros.record((time.max(0.0) * 1e3) as u64)?;
    }
    Ok(micros)
}
