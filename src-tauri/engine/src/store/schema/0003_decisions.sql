-- Layouts that a person confirmed, by fingerprint: how a file with these columns was read, as JSON.
CREATE TABLE layouts (
  fingerprint TEXT PRIMARY KEY,
  decisions TEXT NOT NULL,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  confirmed TEXT NOT NULL,
  examiner TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a person decided about rejected rows. `fields` (JSON) stands in for the original's own text where a row was
-- corrected; a row left out for a reason has none. `digest` is that of the row as stored, witnessed by entry `audit`.
CREATE TABLE corrections (
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  row_no INTEGER NOT NULL,
  fields TEXT,
  reason TEXT NOT NULL,
  examiner TEXT NOT NULL,
  decided TEXT NOT NULL,
  digest BLOB,
  audit INTEGER NOT NULL,
  PRIMARY KEY (evidence, row_no)
) STRICT, WITHOUT ROWID;
