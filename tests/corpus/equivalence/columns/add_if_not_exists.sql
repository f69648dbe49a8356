-- case: ADD COLUMN IF NOT EXISTS of one that is there
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN IF NOT EXISTS note text NOT NULL;
-- [old]
INSERT INTO account (id) VALUES (1000)
