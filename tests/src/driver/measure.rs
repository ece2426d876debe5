//! How long do switches take, from the press to the painted frame, and does anything grow with them?

use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use serde_json::{Value, json};

use super::Page;

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
  for (let turn = 0; turn < times; turn++) {
    if (first) { (await there(first)).click(); await painted(); }
    const button = await there(presses[turn % presses.length]);
    const began = performance.now();
    button.click();
    if (wanted) await there(wanted);
    await painted();
    taken.push(performance.now() - began);
    await painted();
  }
  done(taken);
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
  if (++turn < frames) requestAnimationFrame(step); else done(gaps);
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

#[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "milliseconds with one digit")]
fn summed(name: &str, answer: Value) -> Result<Switches> {
    let times = answer.as_array().with_context(|| format!("{name}: {answer}"))?;
    let mut micros = Histogram::<u64>::new(3)?;
    for time in times.iter().filter_map(Value::as_f64) {
        micros.record((time.max(0.0) * 1e3) as u64)?;
    }
    let at = |quantile| micros.value_at_quantile(quantile) as f64 / 1e3;
    Ok(Switches { name: name.to_owned(), p50: at(0.5), p99: at(0.99), max: at(1.0) })
}
