-- case: ADD COLUMN that the catalog holds
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN seen timestamptz;
ALTER TABLE account ADD COLUMN kind int NOT NULL DEFAULT 4;
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, seen, kind) VALUES (1001, now(), 5)
