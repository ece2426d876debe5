import type { Lens } from './lens';

export const receiver: Lens = {
  id: 'receiver',
  label: 'Receiver',
  question: 'Who is owed what?',
  hue: 198,
  chroma: 0.075,
};
