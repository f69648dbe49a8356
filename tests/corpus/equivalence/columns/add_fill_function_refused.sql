-- case: ADD COLUMN with a fill that calls a function of the user's
-- refused: is not one of PostgreSQL's own functions
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
-- [revision]
-- lockstep: fill f(note)
ALTER TABLE account ADD COLUMN region text NOT NULL;
