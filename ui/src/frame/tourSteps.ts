// What does the guided tour show? Each step leads to a screen and points at one thing there. Under thirty seconds each.

export interface TourStep {
  readonly screen: string;
  readonly tab?: string;
  /** Selectors of what is pointed at; the first that is there is taken. */
  readonly at: readonly string[];
  readonly title: string;
  readonly text: string;
}

export const STEPS: readonly TourStep[] = [
  {
    screen: 'overview',
    at: ['[data-testid="conservation"]'],
    title: 'Every row is accounted for',
    text: 'Read = accepted + rejected + merged, checked whenever the case opens. If it ever fails to hold, it says so here and in the bar below.',
  },
  {
    screen: 'overview',
    at: ['[role="radiogroup"][aria-label="Point of view"]', '.lenses', '[data-testid="pov-examiner"]'],
    title: 'Seven readers, one set of facts',
    text: 'A point of view changes questions, order and words; never a row, a match or a score. Press Alt+1 to Alt+7. Only the examiner changes facts; the other sides dispute.',
  },
  {
    screen: 'overview',
    at: ['[data-testid="next-steps"]'],
    title: 'What to do next',
    text: 'Three steps that are open and yours, whatever you look at the case as.',
  },
  {
    screen: 'evidence',
    at: ['[data-testid="file-1"]', '#screen-title'],
    title: 'Sealed before it is read',
    text: 'Each file is copied into the vault, hashed and locked; only that copy is read. Drop more files anywhere on the window.',
  },
  {
    screen: 'evidence',
    tab: 'coverage',
    at: ['[data-testid="coverage"] .rule', '[data-testid="coverage"]'],
    title: 'Which days are proven',
    text: 'Balances are held against rows, day by day. A gap is shown as a gap: no total hides it.',
  },
  {
    screen: 'transactions',
    at: ['[data-testid="row-0"]', '#screen-title'],
    title: 'Every row, however many',
    text: 'j and k move, / searches, Enter opens a row with its line in the sealed original. Pin a row with p to compare others with it; c copies a citation.',
  },
  {
    screen: 'reconcile',
    at: ['[data-testid="counts"]', '#screen-title'],
    title: 'Books against bank',
    text: 'Expenses are matched with bank lines, each with its evidence in bits. What is doubtful waits for you; what you decide can be taken back.',
  },
  {
    screen: 'findings',
    at: ['[data-testid="tests-first"]', '[data-testid="finding-card"] h1', '#screen-title'],
    title: 'Indicators, for and against',
    text: 'Thirty-six published tests, each with its source, parameters and error rate. An indicator is never a conclusion: innocent explanations stand beside it.',
  },
  {
    screen: 'sides',
    at: ['#screen-title'],
    title: 'What each side says',
    text: 'Disputes, notes that stay with a team, and disclosure decisions. Facts that speak against a finding hold the prosecutor’s pack back until they are decided.',
  },
  {
    screen: 'audit',
    at: ['[data-testid="verify"]', '#screen-title'],
    title: 'Proof that nothing was changed',
    text: 'Every change is an entry in a hash chain. Verify checks chain, vault and every row; the script in the documentation does it without this application.',
  },
  {
    screen: 'overview',
    at: ['[data-testid="palette-open"]'],
    title: 'Everything from the keyboard',
    text: 'Ctrl+K finds every screen and command, ? shows every key, g u lists what can be taken back. The tour is there too, to be taken again.',
  },
];
