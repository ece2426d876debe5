import type { Screen } from '../screen';

export const patterns: Screen = {
  id: 'patterns',
  title: 'Patterns',
  group: 'Examine',
  icon: 'patterns',
  key: 'p',
  load: () => import('./Patterns.svelte'),
};
