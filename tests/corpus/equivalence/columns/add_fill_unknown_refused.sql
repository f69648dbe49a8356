-- case: ADD COLUMN with a fill that reads what is not there
-- refused: "fill" reads nothing
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
-- lockstep: fill nothing || 'x'
ALTER TABLE account ADD COLUMN region text NOT NULL;
