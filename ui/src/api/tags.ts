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
  | 'sides'
  | 'tests'
  | 'findings'
  | 'matches'
  | 'views'
  | 'updates';

/** What the answer to each question is made of: a change there makes it stale. Questions not listed are never kept. */
export const TAGS = {
  app_info: [],
  about: [],
  updates: ['updates'],
  preferences: ['preferences'],
  themes: ['preferences'],
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
  groups: ['rows', 'accounts'],
  views: ['views', 'rows', 'sides'],
  archive: ['rows'],
  row: ['rows'],
  audit: ['audit'],
  decisions: ['audit'],
  verification: ['audit'],
  jobs: ['jobs'],
  lenses: [],
  landing: ['rows', 'evidence', 'accounts', 'problems', 'sides', 'audit', 'findings'],
  change_list: ['sides'],
  disputes: ['sides'],
  notes: ['sides'],
  tags_of_row: ['sides'],
  tags_recent: ['sides'],
  contrary_facts: ['sides', 'findings', 'evidence'],
  export_gate: ['sides', 'findings', 'evidence'],
  findings: ['findings', 'tests'],
  finding: ['findings'],
  finding_rows: ['findings', 'rows'],
  pattern_days: ['rows', 'tests'],
  pattern_amounts: ['rows', 'tests'],
  pattern_parties: ['rows'],
  pattern_repeats: ['rows'],
  pattern_sequences: ['rows'],
  tests: ['tests', 'findings'],
  test: ['tests', 'findings'],
  test_runs: ['tests'],
  test_settings: ['tests'],
  risks: ['findings'],
  reconcile_summary: ['matches', 'rows'],
  reconcile_explain: ['matches', 'rows'],
  reconcile_candidates: ['matches', 'rows'],
  match_rules: ['matches'],
  reconciliation_statement: ['matches', 'rows'],
} as const satisfies Partial<Record<CommandName, readonly Tag[]>>;

/** Questions whose answers are kept until a tag says otherwise. */
export type Kept = keyof typeof TAGS;
