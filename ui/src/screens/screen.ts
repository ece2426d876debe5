import type { Component } from 'svelte';
import type { CaseInfo } from '../api/contract';

/** One screen of an open case. Adding one: a folder with this as its `index.ts`, and one line in `screens/index.ts`. */
export interface Screen {
  readonly id: string;
  readonly title: string;
  /** Heading in the sidebar. */
  readonly group: 'Case' | 'Examine' | 'Conclude' | 'Record';
  readonly icon: string;
  /** Key after `g`. */
  readonly key: string;
  /** Count beside its name; null for none. */
  readonly count?: (info: CaseInfo) => number | null;
  readonly load: () => Promise<{ default: Component }>;
}
