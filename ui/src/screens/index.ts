import { audit } from './audit';
import { evidence } from './evidence';
import { findings } from './findings';
import { overview } from './overview';
import { patterns } from './patterns';
import { performance } from './performance';
import { reconcile } from './reconcile';
import type { Screen } from './screen';
import { settings } from './settings';
import { sides } from './sides';
import { transactions } from './transactions';

export type { Screen };

/** Every screen, in the order of the sidebar. */
export const SCREENS: readonly Screen[] = [
  overview,
  evidence,
  transactions,
  reconcile,
  patterns,
  findings,
  sides,
  audit,
  performance,
  settings,
];
