-- case: DROP NOT NULL of a primary key
-- refused: is in a primary key
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ALTER COLUMN id DROP NOT NULL;
