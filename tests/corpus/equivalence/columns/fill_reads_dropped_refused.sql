-- case: a value that is made of a column that goes in the same revision
-- refused: changes in steps that end later
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text);
-- [revision]
-- lockstep: fill upper(note)
ALTER TABLE account ADD COLUMN shout text NOT NULL;
ALTER TABLE account DROP COLUMN note;
