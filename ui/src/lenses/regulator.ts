import type { Lens } from './lens';

export const regulator: Lens = {
  id: 'regulator',
  label: 'Regulator',
  question: 'Which duty was breached, when, and was it reported?',
  hue: 95,
  chroma: 0.09,
};
