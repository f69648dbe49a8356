-- case: ALTER TABLE with several actions, one of which cannot be done in phases
-- refused: GENERATED … STORED computes it for every row
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text);
-- [revision]
ALTER TABLE account ALTER COLUMN note SET NOT NULL, ADD COLUMN twice int GENERATED ALWAYS AS (id * 2) STORED;
