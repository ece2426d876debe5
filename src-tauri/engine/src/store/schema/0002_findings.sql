-- Poster, accounting period and the other side's account come into the monthly tables (added beside this step).

-- Each run of tests: what it covered, under which settings, and the ledger of all tests, fired or not (JSON).
CREATE TABLE test_runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  examiner TEXT NOT NULL,
  data_version INTEGER NOT NULL,
  settings TEXT NOT NULL,
  difference TEXT NOT NULL
) STRICT;

-- The present result of each test, pinned to its version, parameters and data. `body` is JSON.
CREATE TABLE test_results (
  test TEXT PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES test_runs (id),
  version INTEGER NOT NULL,
  pinned TEXT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Findings, present and gone. `digest` is over statistic and rows: a change shows as a difference. `body` is JSON.
CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  test TEXT NOT NULL,
  first_run INTEGER NOT NULL,
  last_run INTEGER NOT NULL,
  change TEXT NOT NULL,
  rank INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  digest BLOB NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The rows behind each finding; `bar` is the point of its chart that they belong to.
CREATE TABLE finding_rows (
  finding TEXT NOT NULL REFERENCES findings (id),
  kind TEXT NOT NULL,
  row INTEGER NOT NULL,
  bar INTEGER,
  PRIMARY KEY (finding, kind, row)
) STRICT, WITHOUT ROWID;

-- Everything people said about a finding, in order: dispositions, notes, tags, assignments.
CREATE TABLE finding_events (
  finding TEXT NOT NULL,
  seq INTEGER NOT NULL,
  what TEXT NOT NULL,
  value TEXT NOT NULL,
  why TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL,
  PRIMARY KEY (finding, seq)
) STRICT, WITHOUT ROWID;
