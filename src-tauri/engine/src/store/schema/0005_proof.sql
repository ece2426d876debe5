-- The data rows of its account that each statement sums up, as a range of row numbers: those read since the account's
-- last statement. Null in cases read before this step; such statements take the rows of their period.
ALTER TABLE statements ADD COLUMN first_row INTEGER;
ALTER TABLE statements ADD COLUMN last_row INTEGER;

-- Rows that stand in another file too. They leave the monthly tables, and so every page and sum, and stay here whole:
-- verified, conserved, and put back under the same key when a person takes the merge back.
CREATE TABLE merged_rows (
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  reason TEXT NOT NULL,
  examiner TEXT NOT NULL,
  decided TEXT NOT NULL,
  evidence INTEGER NOT NULL,
  row_no INTEGER NOT NULL,
  account INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  currency INTEGER NOT NULL,
  skeleton INTEGER NOT NULL,
  argument TEXT,
  party INTEGER NOT NULL,
  category INTEGER NOT NULL,
  person INTEGER NOT NULL,
  reference TEXT,
  entry_id TEXT,
  minute INTEGER,
  balance INTEGER,
  source_offset INTEGER NOT NULL,
  source_len INTEGER NOT NULL,
  source_line INTEGER NOT NULL,
  digest BLOB NOT NULL,
  poster INTEGER NOT NULL,
  period INTEGER NOT NULL,
  counter_account INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_rows_by_evidence ON merged_rows (evidence, row_no);

-- Rows that a person has looked at and holds to be two transactions, although they look alike.
CREATE TABLE kept_apart (
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  other INTEGER NOT NULL,
  examiner TEXT NOT NULL,
  decided TEXT NOT NULL,
  PRIMARY KEY (kind, id, other)
) STRICT, WITHOUT ROWID;

-- Which accounts are one, and which are not although they look it. `same` 1 joins `account` to `other`, 0 keeps apart.
CREATE TABLE account_links (
  account INTEGER NOT NULL REFERENCES accounts (id),
  other INTEGER NOT NULL REFERENCES accounts (id),
  same INTEGER NOT NULL,
  examiner TEXT NOT NULL,
  decided TEXT NOT NULL,
  PRIMARY KEY (account, other)
) STRICT, WITHOUT ROWID;
