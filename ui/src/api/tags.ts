import type { CommandName } from './contract';

/** What a `changed` event can name. */
export type Tag =
  | 'case'
  | 'evidence'
  | 'rows'
  | 'accounts'
  | 'audit'
  | 'problems'
  | 'recent'
  | 'findings'
  | 'preferences'
  | 'jobs'
  | 'sides';

/** What the answer to each question is made of: a change there makes it stale. Questions not listed are never kept. */
export const TAGS = {
  app_info: [],
  preferences: ['preferences'],
  recent_cases: ['recent'],
  case_info: ['case', 'rows', 'evidence', 'audit', 'accounts'],
  overview: ['rows', 'evidence', 'accounts', 'problems'],
  accounts: ['accounts', 'rows'],
  proof: ['rows', 'accounts', 'evidence', 'audit'],
  coverage: ['rows', 'accounts', 'evidence'],
  duplicates: ['rows', 'accounts'],
  transfers: ['rows', 'accounts'],
  transfer_of_row: ['rows', 'accounts'],
  merged_left_out: ['rows', 'accounts'],
  proof_of_rows: ['rows', 'accounts', 'evidence'],
  proof_of_filter: ['rows', 'accounts', 'evidence'],
  proof_of_findings: ['rows', 'accounts', 'evidence', 'findings'],
  account_proposals: ['accounts'],
  evidence_list: ['evidence', 'rows'],
  problems: ['problems', 'evidence'],
  totals: ['rows'],
  row: ['rows'],
  audit: ['audit'],
  verification: ['audit'],
  jobs: ['jobs'],
  lenses: [],
  landing: ['rows', 'evidence', 'accounts', 'problems', 'sides', 'audit'],
  change_list: ['sides'],
} as const satisfies Partial<Record<CommandName, readonly Tag[]>>;

/** Questions whose answers are kept until a tag says otherwise. */
export type Kept = keyof typeof TAGS;
