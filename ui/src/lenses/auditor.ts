import type { Lens } from './lens';

export const auditor: Lens = {
  id: 'auditor',
  label: 'Auditor',
  question: 'Is the balance misstated, and is it material?',
  hue: 165,
  chroma: 0.085,
};
