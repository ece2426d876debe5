import type { Lens } from './lens';

export const judge: Lens = {
  id: 'judge',
  label: 'Judge',
  question: 'What is established, what is inferred, what is absent?',
  hue: 305,
  chroma: 0.1,
};
