-- Rows without partner: the rule that says why one needs none; 'suspended' while its evidence is withdrawn; the data row
-- number within its file, from 1.
ALTER TABLE match_lone ADD COLUMN rule INTEGER;
ALTER TABLE match_lone ADD COLUMN state TEXT NOT NULL DEFAULT 'active';
ALTER TABLE match_lone ADD COLUMN row_no INTEGER NOT NULL DEFAULT 0;

-- What a person allows to be matched without one, by pair of accounts (JSON). Each run keeps those it ran under.
CREATE TABLE match_limits (
  ledger_account INTEGER NOT NULL,
  bank_account INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (ledger_account, bank_account)
) STRICT, WITHOUT ROWID;

-- Evidence that was withdrawn: its rows stay in the case, and no match rests on them until it is restored.
CREATE TABLE withdrawn_evidence (
  evidence INTEGER PRIMARY KEY,
  why TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;
