-- case: DROP COLUMN IF EXISTS of one that is not there
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account DROP COLUMN IF EXISTS nothing;
-- [old]
INSERT INTO account VALUES (1000, 'x', 1)
