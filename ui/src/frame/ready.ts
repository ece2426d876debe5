let said = false;

/** Says that real content is painted: the window is shown and pictures are taken only then. Measuring begins after. */
export function ready(): void {
  const root = document.documentElement;
  if (said) return;
  said = true;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      root.dataset.ready = 'true';
      performance.mark('first frame');
      void import('./marks.svelte').then(({ watchMarks }) => watchMarks());
    }),
  );
}
