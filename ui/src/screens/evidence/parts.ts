// The parts of the screen beside the list of files; each is fetched when it is first shown.
import type { Component } from 'svelte';
import type { EvidenceRow } from '../../api/contract';

/** What every part is given; each takes what it needs. */
export interface PartProps {
  /** All files. */
  files: readonly EvidenceRow[];
  /** What stands in the search field. */
  search: string;
  onfile: (id: number) => void;
  onproblems: (id: number) => void;
  ondifferences: () => void;
}

/** Id of the tab, its label, and where its component is. */
export const PARTS: readonly {
  id: string;
  label: string;
  load: () => Promise<{ default: Component<PartProps> }>;
}[] = [
  { id: 'coverage', label: 'Coverage', load: () => import('./coverage/Coverage.svelte') },
  { id: 'totals', label: 'Control totals', load: () => import('./totals/ControlTotals.svelte') },
  { id: 'duplicates', label: 'Duplicates', load: () => import('./duplicates/Duplicates.svelte') },
  { id: 'accounts', label: 'Accounts', load: () => import('./accounts/Accounts.svelte') },
  { id: 'transfers', label: 'Transfers', load: () => import('./transfers/Transfers.svelte') },
  { id: 'decisions', label: 'Decisions', load: () => import('./decisions/Decisions.svelte') },
];
