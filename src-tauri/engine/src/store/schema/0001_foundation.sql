-- Facts of the case itself: id, name, reference, created.
CREATE TABLE facts (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Everyone who has acted on the case.
CREATE TABLE examiners (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  added TEXT NOT NULL,
  UNIQUE (name, role)
) STRICT;

-- Sealed originals. The file itself is in the vault under its SHA-256.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL UNIQUE,
  blake3 BLOB NOT NULL,
  sealed TEXT NOT NULL,
  examiner TEXT NOT NULL
) STRICT;

-- The manifest of each file's reading. `next_row` is the first data row that is not yet stored.
CREATE TABLE imports (
  evidence INTEGER PRIMARY KEY REFERENCES evidence (id),
  format TEXT NOT NULL,
  kind TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  next_row INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  merged INTEGER NOT NULL,
  notices INTEGER NOT NULL,
  failure TEXT
) STRICT;

-- One committed chunk of a file's rows. `digest` is over the rows' digests in row order; the audit entry repeats it.
CREATE TABLE chunks (
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  first_row INTEGER NOT NULL,
  last_row INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  digest BLOB NOT NULL,
  audit INTEGER NOT NULL,
  PRIMARY KEY (evidence, first_row)
) STRICT, WITHOUT ROWID;

-- Rejected rows (`row_no` set) and notices about a file as a whole (`row_no` null).
CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  row_no INTEGER,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  line INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  len INTEGER NOT NULL
) STRICT;
CREATE INDEX problems_by_evidence ON problems (evidence, id);

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  identity TEXT NOT NULL UNIQUE,
  stated_id TEXT NOT NULL,
  bank TEXT NOT NULL,
  account_type TEXT NOT NULL,
  name TEXT NOT NULL,
  currency INTEGER NOT NULL
) STRICT;

-- Dictionaries. Number 0 stands for "none" and is not stored.
CREATE TABLE parties (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE skeletons (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE terms (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- How many rows each day has; rows of a day are numbered 0 .. next_sequence.
CREATE TABLE directory (
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  rows INTEGER NOT NULL,
  next_sequence INTEGER NOT NULL,
  PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- Counts and sums by file, month, account and currency, kept with every chunk: control totals, overview and
-- account lists come from here. Sums are decimal text, since they may exceed 64 bits.
CREATE TABLE flows (
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

-- Monthly tables that exist, with a version that rises with every change.
CREATE TABLE partitions (
  kind TEXT NOT NULL,
  month TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (kind, month)
) STRICT, WITHOUT ROWID;

-- What each statement says of itself.
CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  account INTEGER,
  stated_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  opening TEXT NOT NULL,
  opening_day TEXT NOT NULL,
  closing TEXT NOT NULL,
  closing_day TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  declared_rows INTEGER,
  declared_sum TEXT NOT NULL,
  offset INTEGER NOT NULL,
  len INTEGER NOT NULL,
  line INTEGER NOT NULL
) STRICT;
CREATE INDEX statements_by_evidence ON statements (evidence);

-- What each invoice says of itself.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  number TEXT NOT NULL,
  issued TEXT NOT NULL,
  seller TEXT NOT NULL,
  buyer TEXT NOT NULL,
  currency TEXT NOT NULL,
  lines INTEGER NOT NULL,
  tax_exclusive TEXT NOT NULL,
  tax_inclusive TEXT NOT NULL,
  payable TEXT NOT NULL,
  offset INTEGER NOT NULL,
  len INTEGER NOT NULL,
  line INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_evidence ON documents (evidence);

-- The hash chain. `body` is verified as it is stored.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT;
