-- case: ADD COLUMN … NOT NULL without a value
-- refused: NOT NULL without a default
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN region text NOT NULL;
