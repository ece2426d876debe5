import type { Screen } from '../screen';

export const settings: Screen = {
  id: 'settings',
  title: 'Settings',
  group: 'Record',
  icon: 'settings',
  key: ',',
  load: () => import('./Settings.svelte'),
};
