// A hidden page draws nothing, so the window is shown as soon as the interface is mounted. The interface marks its root
// element with `data-ready` when real content has been painted.
(() => {
  if (window !== window.top) return;
  const say = (word) => window.__TAURI_INTERNALS__.invoke(word);
  // Module scripts have run by then: the frame stands, its colours are set.
  document.addEventListener('DOMContentLoaded', () => say('mounted'));
  const watch = new MutationObserver(() => {
    if (!document.documentElement?.hasAttribute('data-ready')) return;
    watch.disconnect();
    say('painted');
  });
  watch.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] });
})();
