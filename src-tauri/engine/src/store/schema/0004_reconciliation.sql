-- Each run of reconciliation: what it covered, under which settings, what it learned and what it came to (JSON).
CREATE TABLE reconcile_runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  examiner TEXT NOT NULL,
  data_version INTEGER NOT NULL,
  settings TEXT NOT NULL,
  parameters INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;

-- What was learned, by version and pair of accounts. `opposite` is 1 where money out has the other sign in the books.
CREATE TABLE reconcile_parameters (
  version INTEGER NOT NULL,
  ledger_account INTEGER NOT NULL,
  bank_account INTEGER NOT NULL,
  opposite INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (version, ledger_account, bank_account)
) STRICT, WITHOUT ROWID;

-- The present edges between an expense row and a bank row. `run` is null for a person's own. `bits` are six
-- little-endian 32-bit floats: prior, amount, date, name, reference, direction. `state` is 'active', 'suspended' while the
-- evidence of one of its rows is withdrawn, or 'displaced' while a person's decision stands in its place.
CREATE TABLE matches (
  expense INTEGER NOT NULL,
  bank INTEGER NOT NULL,
  expense_file INTEGER NOT NULL,
  expense_row INTEGER NOT NULL,
  expense_account INTEGER NOT NULL,
  expense_amount INTEGER NOT NULL,
  expense_currency INTEGER NOT NULL,
  bank_file INTEGER NOT NULL,
  bank_row INTEGER NOT NULL,
  bank_account INTEGER NOT NULL,
  bank_amount INTEGER NOT NULL,
  bank_currency INTEGER NOT NULL,
  run INTEGER,
  match_group INTEGER,
  probability REAL NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  bits BLOB NOT NULL,
  runner_up INTEGER,
  runner_up_probability REAL,
  decision INTEGER,
  state TEXT NOT NULL,
  PRIMARY KEY (expense, bank)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_by_bank ON matches (bank);

-- Groups of the last run: how they were found and by what odds they are accidents.
CREATE TABLE match_groups (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  tried INTEGER NOT NULL,
  accidents REAL NOT NULL,
  ways INTEGER NOT NULL,
  fee INTEGER NOT NULL,
  bounded INTEGER NOT NULL
) STRICT;

-- Candidates that were looked at and not taken, of rows that are not settled.
CREATE TABLE match_candidates (
  expense INTEGER NOT NULL,
  bank INTEGER NOT NULL,
  probability REAL NOT NULL,
  bits BLOB NOT NULL,
  PRIMARY KEY (expense, bank)
) STRICT, WITHOUT ROWID;

-- Why a row has no partner; `other` is the row of the same side that it repeats or takes back.
CREATE TABLE match_lone (
  kind TEXT NOT NULL,
  row INTEGER NOT NULL,
  file INTEGER NOT NULL,
  account INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  currency INTEGER NOT NULL,
  reason TEXT NOT NULL,
  other INTEGER,
  PRIMARY KEY (kind, row)
) STRICT, WITHOUT ROWID;

-- What people decided, in order. `body` holds the pairs, and what the decision put aside (JSON). `undone` is 1 after undo.
CREATE TABLE match_decisions (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  why TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL,
  undone INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Rules a person wrote: rows of one side that need no partner, by words and amount.
CREATE TABLE match_rules (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;
