// How quick is the interface itself? First frame, switches, longest frames; told to the engine now and then, and only when
// there is something to tell.
import { call } from '../api/call';
import type { InterfaceTime } from '../api/contract';
import { appearance } from './appearance.svelte';
import { route } from './route.svelte';

const TELL_EVERY = 10_000;
/** A key or pointer event this long before a change is what caused it. */
const CAUSE = 250;
/** Longest wait for a screen's heading. */
const PATIENCE = 10_000;

let times: InterfaceTime[] = [];
let cause = 0;

function note(name: string, ms: number): void {
  times.push({ name, ms: Math.max(0, ms) });
}

/** When the change began: at the key or pointer that caused it, else now. */
function began(): number {
  const now = performance.now();
  return now - cause < CAUSE ? cause : now;
}

/** Calls back after what stands now has been painted. */
function painted(done: () => void): void {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });
}

function noteWhenPainted(name: string): void {
  const start = began();
  painted(() => note(name, performance.now() - start));
}

function noteScreen(): void {
  const start = began();
  const screen = route.screen;
  const look = () => {
    if (route.screen !== screen || performance.now() - start > PATIENCE) return;
    if (document.getElementById('screen-title')) painted(() => note('screen', performance.now() - start));
    else requestAnimationFrame(look);
  };
  look();
}

/** While something scrolls, the longest time between two frames. */
function watchScrolls(): () => void {
  let last = 0;
  let longest = 0;
  let until = 0;
  const step = (now: number) => {
    if (last > 0) longest = Math.max(longest, now - last);
    last = now;
    if (now < until) {
      requestAnimationFrame(step);
    } else {
      if (longest > 0) note('frame', longest);
      last = longest = 0;
    }
  };
  const hear = () => {
    const idle = last === 0 && performance.now() >= until;
    until = performance.now() + 200;
    if (idle) requestAnimationFrame(step);
  };
  addEventListener('scroll', hear, { capture: true, passive: true });
  return () => removeEventListener('scroll', hear, { capture: true });
}

/** Tells the engine what was measured since the last time. */
export async function flushMarks(): Promise<void> {
  if (times.length === 0) return;
  const told = times;
  times = [];
  const memory = (performance as { memory?: { usedJSHeapSize: number } }).memory;
  const bundle = document
    .querySelector<HTMLMetaElement>('meta[name="bundle"]')
    ?.content.split(' ')
    .map(Number);
  const gauges: Record<string, number> = { nodes: document.getElementsByTagName('*').length };
  if (memory) gauges.script_memory = memory.usedJSHeapSize;
  if (bundle) [gauges.bundle_entry, gauges.bundle] = [bundle[0] ?? 0, bundle[1] ?? 0];
  await call('interface_measured', { times: told, gauges }).catch(() => undefined);
}

/** Starts to measure; returns how to stop. */
export function watchMarks(): () => void {
  for (const mark of performance.getEntriesByName('first frame')) note('first frame', mark.startTime);
  const hear = (event: Event) => (cause = event.timeStamp);
  const events = ['pointerup', 'keydown', 'click'] as const;
  for (const event of events) addEventListener(event, hear, { capture: true, passive: true });
  const unwatch = watchScrolls();
  const timer = setInterval(() => void flushMarks(), TELL_EVERY);
  const stop = $effect.root(() => {
    watch(() => route.screen, noteScreen);
    watch(
      () => appearance.lens,
      () => noteWhenPainted('pov'),
    );
    watch(
      () => appearance.theme,
      () => noteWhenPainted('theme'),
    );
  });
  return () => {
    for (const event of events) removeEventListener(event, hear, { capture: true });
    unwatch();
    clearInterval(timer);
    stop();
  };
}

/** Calls `changed` for every change of a value but its first. */
function watch<T>(value: () => T, changed: () => void): void {
  let known = false;
  $effect.pre(() => {
    value();
    if (known) changed();
    known = true;
  });
}
