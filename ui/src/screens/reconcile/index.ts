import type { Screen } from '../screen';

export const reconcile: Screen = {
  id: 'reconcile',
  title: 'Reconcile',
  group: 'Examine',
  icon: 'reconcile',
  key: 'r',
  load: () => import('./Reconcile.svelte'),
};
