-- A kept view says under which point of view it was kept; those of before do not know.
ALTER TABLE saved_views ADD COLUMN lens TEXT NOT NULL DEFAULT '';
