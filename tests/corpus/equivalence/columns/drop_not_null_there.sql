-- case: DROP NOT NULL of what may be NULL already
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ALTER COLUMN note DROP NOT NULL;
-- [old]
INSERT INTO account VALUES (1000, NULL)
