import type { Screen } from '../screen';

export const overview: Screen = {
  id: 'overview',
  title: 'Overview',
  group: 'Case',
  icon: 'overview',
  key: 'o',
  load: () => import('./Overview.svelte'),
};
