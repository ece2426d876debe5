import type { Screen } from '../screen';

export const audit: Screen = {
  id: 'audit',
  title: 'Audit log',
  group: 'Record',
  icon: 'audit',
  key: 'a',
  count: (info) => info.audit.seq,
  load: () => import('./Audit.svelte'),
};
