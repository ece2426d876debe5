import type { Screen } from '../screen';

export const sides: Screen = {
  id: 'sides',
  title: 'Sides',
  group: 'Conclude',
  icon: 'sides',
  key: 's',
  load: () => import('./Sides.svelte'),
};
