// Sets theme, point of view and density from the local copy before anything is painted, so that no wrong colour flashes.
// The true preferences arrive later from the engine; see src/frame/appearance.svelte.ts.
(() => {
  const root = document.documentElement;
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('nexus.appearance') ?? '{}');
  } catch {
    // A damaged copy only costs the first frame its colours.
  }
  const system = matchMedia('(prefers-contrast: more)').matches
    ? 'contrast'
    : matchMedia('(prefers-color-scheme: dark)').matches
      ? 'dark'
      : 'light';
  if (kept.own) {
    root.dataset.theme = kept.own.dark ? 'dark' : 'light';
    for (const [name, value] of Object.entries(kept.own.tokens)) root.style.setProperty(`--${name}`, value);
  } else root.dataset.theme = kept.theme && kept.theme !== 'system' ? kept.theme : system;
  root.dataset.pov = kept.pov ?? 'examiner';
  root.dataset.density = kept.density ?? 'standard';
  root.dataset.text = kept.text ?? 'standard';
  if (kept.hue) root.style.setProperty('--pov-h', kept.hue);
  if (kept.chroma) root.style.setProperty('--pov-c', kept.chroma);
})();
