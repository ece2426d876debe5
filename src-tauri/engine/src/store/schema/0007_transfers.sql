-- Which bank lines are one movement between the case's own accounts (`paired` 1), and which are not although they look
-- it (0). `likeness`: 0 a line names the other's account, 1 alike in words, 2 by amount alone.
CREATE TABLE transfers (
  paid INTEGER NOT NULL,
  received INTEGER NOT NULL,
  paired INTEGER NOT NULL,
  likeness INTEGER NOT NULL,
  examiner TEXT NOT NULL,
  decided TEXT NOT NULL,
  PRIMARY KEY (paid, received)
) STRICT, WITHOUT ROWID;
