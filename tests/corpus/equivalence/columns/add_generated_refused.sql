-- case: ADD COLUMN GENERATED … STORED
-- refused: GENERATED … STORED computes it for every row
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN twice int GENERATED ALWAYS AS (points * 2) STORED;
