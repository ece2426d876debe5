import type { Lens } from './lens';

export const prosecutor: Lens = {
  id: 'prosecutor',
  label: 'Prosecutor',
  question: 'What proves each element beyond reasonable doubt?',
  hue: 335,
  chroma: 0.09,
};
