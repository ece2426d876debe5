import type { Screen } from '../screen';

export const performance: Screen = {
  id: 'performance',
  title: 'Performance',
  group: 'Record',
  icon: 'performance',
  key: 'm',
  load: () => import('./Performance.svelte'),
};
