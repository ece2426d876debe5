// What should this reader do next? The first steps that are open and theirs, most binding first.
import type { Right } from '../../api/contract';
import { formatCount, plural } from '../../domain/count';
import type { Wish } from '../../frame/route.svelte';

/** How the case stands. Undefined where that is not known yet: no step is offered on a guess. */
export interface Standing {
  readonly lens: string;
  readonly may: readonly Right[];
  readonly rows: number;
  /** Rows kept aside, and files that were not read to their end. */
  readonly rejected: number;
  readonly unread: number;
  readonly bothSides: boolean;
  /** Null before the first run of reconciliation. */
  readonly toDecide?: number | null;
  /** Null before the first run of the tests. */
  readonly openFindings?: number | null;
  readonly openDisputes?: number;
  readonly undisclosed?: number;
  readonly verified?: boolean;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly icon: string;
  readonly screen: string;
  readonly wish?: Wish;
}

const MOST = 3;

/** The next three steps; fewer only where the case is empty. */
export function nextSteps(now: Standing): Step[] {
  const can = (right: Right) => now.may.includes(right);
  const steps: (Step | false | undefined)[] = [
    now.rows === 0 && { id: 'add', title: 'Add evidence', icon: 'upload', screen: 'evidence' },
    now.unread > 0 && {
      id: 'unread',
      title: `Look at ${plural(now.unread, 'file')} not read to the end`,
      icon: 'warn',
      screen: 'evidence',
    },
    now.lens === 'prosecutor' &&
      (now.undisclosed ?? 0) > 0 && {
        id: 'disclose',
        title: `Decide on disclosure of ${plural(now.undisclosed ?? 0, 'contrary fact')}`,
        icon: 'sides',
        screen: 'sides',
      },
    can('findings') &&
      (now.openDisputes ?? 0) > 0 && {
        id: 'answer',
        title: `Answer ${plural(now.openDisputes ?? 0, 'dispute')}`,
        icon: 'sides',
        screen: 'sides',
      },
    can('matches') &&
      now.bothSides &&
      now.toDecide === null && {
        id: 'match',
        title: 'Match the books with the bank',
        icon: 'reconcile',
        screen: 'reconcile',
      },
    now.openFindings === null && { id: 'test', title: 'Run the tests', icon: 'findings', screen: 'findings' },
    can('evidence') &&
      now.rejected > 0 && {
        id: 'aside',
        title: `Decide on ${plural(now.rejected, 'row')} kept aside`,
        icon: 'evidence',
        screen: 'evidence',
        wish: { tab: 'problems' },
      },
    can('matches') &&
      (now.toDecide ?? 0) > 0 && {
        id: 'decide',
        title: `Decide ${plural(now.toDecide ?? 0, 'suggested match', 'suggested matches')}`,
        icon: 'reconcile',
        screen: 'reconcile',
      },
    (now.openFindings ?? 0) > 0 && {
      id: 'findings',
      title: can('findings')
        ? `Decide on ${plural(now.openFindings ?? 0, 'open finding')}`
        : `Read ${formatCount(now.openFindings ?? 0)} open findings for and against`,
      icon: 'findings',
      screen: 'findings',
    },
    now.verified === false && {
      id: 'verify',
      title: 'Verify chain, vault and rows',
      icon: 'seal',
      screen: 'audit',
    },
    now.rows > 0 && {
      id: 'rows',
      title: 'Go through the rows',
      icon: 'transactions',
      screen: 'transactions',
    },
    now.rows > 0 && {
      id: 'coverage',
      title: 'See which days are proven',
      icon: 'evidence',
      screen: 'evidence',
      wish: { tab: 'coverage' },
    },
    now.rows > 0 && {
      id: 'patterns',
      title: 'See what shapes the rows take',
      icon: 'patterns',
      screen: 'patterns',
    },
  ];
  return steps.filter((step) => typeof step === 'object').slice(0, MOST);
}
