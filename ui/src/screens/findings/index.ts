import type { Screen } from '../screen';

export const findings: Screen = {
  id: 'findings',
  title: 'Findings',
  group: 'Conclude',
  icon: 'findings',
  key: 'f',
  load: () => import('./Findings.svelte'),
};
