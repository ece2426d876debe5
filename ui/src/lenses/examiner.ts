import type { Lens } from './lens';

export const examiner: Lens = {
  id: 'examiner',
  label: 'Examiner',
  question: 'What do the records show?',
  hue: 236,
  chroma: 0.07,
};
