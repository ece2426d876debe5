import type { Screen } from '../screen';

export const evidence: Screen = {
  id: 'evidence',
  title: 'Evidence',
  group: 'Case',
  icon: 'evidence',
  key: 'e',
  count: (info) => info.evidence,
  load: () => import('./Evidence.svelte'),
};
