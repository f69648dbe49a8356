-- case: SET DEFAULT
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ALTER COLUMN points SET DEFAULT 5;
ALTER TABLE account ALTER COLUMN note SET DEFAULT 'none';
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, points) VALUES (1001, 4)
