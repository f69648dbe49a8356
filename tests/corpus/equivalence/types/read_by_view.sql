-- case: the type of a column that a view reads
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, points int NOT NULL DEFAULT 0, note text);
CREATE VIEW rich AS SELECT id, points FROM account WHERE points > 10;
INSERT INTO account SELECT i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ALTER COLUMN points TYPE bigint;
-- [plain]
DROP VIEW rich;
ALTER TABLE account ALTER COLUMN points TYPE bigint;
CREATE VIEW rich AS SELECT id, points FROM account WHERE points > 10;
-- [old]
INSERT INTO account (id) VALUES (1000);
SELECT sum(points) FROM rich
-- [new]
UPDATE account SET points = points + 1 WHERE id = 3;
SELECT points FROM rich
