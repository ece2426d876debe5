import type { Lens } from './lens';

export const defence: Lens = {
  id: 'defence',
  label: 'Defence',
  question: 'What innocent explanation fits the same records?',
  hue: 262,
  chroma: 0.13,
};
