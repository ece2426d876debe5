-- Questions that people keep under a name: filter and order of rows as JSON.
CREATE TABLE saved_views (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  sort TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;

-- Months that were archived: their rows stand in a file of `archive/` and in no page or sum. They stay accepted rows of
-- their files. `blake3` is that of the file; the audit entry repeats it.
CREATE TABLE archived_months (
  kind TEXT NOT NULL,
  month TEXT NOT NULL,
  rows INTEGER NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  blake3 BLOB NOT NULL,
  examiner TEXT NOT NULL,
  archived TEXT NOT NULL,
  audit INTEGER NOT NULL,
  PRIMARY KEY (kind, month)
) STRICT, WITHOUT ROWID;

-- The control totals of archived months, as `flows` had them.
CREATE TABLE archived_flows (
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  kind TEXT NOT NULL,
  month TEXT NOT NULL,
  account INTEGER NOT NULL,
  currency INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  money_in TEXT NOT NULL,
  money_out TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  PRIMARY KEY (evidence, kind, month, account, currency)
) STRICT, WITHOUT ROWID;
