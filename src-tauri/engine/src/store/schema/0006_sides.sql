-- Changes that can be taken back. `flip` (JSON) is the change that takes it back while it stands, or makes it again once
-- it was taken back; every flip is an audit entry of its own.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  flip TEXT NOT NULL,
  stands INTEGER NOT NULL,
  flipped INTEGER NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;
CREATE INDEX changes_by_subject ON changes (subject, seq);

-- What one side disputes: a row, a match, a finding or a parameter that only the examiner may change.
CREATE TABLE disputes (
  id INTEGER PRIMARY KEY,
  lens TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  statement TEXT NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;

-- Notes of one team, seen under its own point of view only and left out of exports.
CREATE TABLE team_notes (
  id INTEGER PRIMARY KEY,
  lens TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  body TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT;
CREATE INDEX team_notes_by_lens ON team_notes (lens, id);

-- What was decided about a fact that speaks against a finding: disclosed or withheld, and why.
CREATE TABLE disclosures (
  fact TEXT PRIMARY KEY,
  decision TEXT NOT NULL,
  why TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Words that people put on rows.
CREATE TABLE row_tags (
  kind TEXT NOT NULL,
  row INTEGER NOT NULL,
  tag TEXT NOT NULL,
  examiner TEXT NOT NULL,
  created TEXT NOT NULL,
  PRIMARY KEY (kind, row, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_tags_by_tag ON row_tags (tag, created);
