/** Says that real content is painted: the window is shown and pictures are taken only then. */
export function ready(): void {
  const root = document.documentElement;
  if (root.dataset.ready) return;
  requestAnimationFrame(() => requestAnimationFrame(() => (root.dataset.ready = 'true')));
}
