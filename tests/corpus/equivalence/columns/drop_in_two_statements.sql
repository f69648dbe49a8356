-- case: DROP COLUMN in two statements of a revision
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0, kind int);
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account DROP COLUMN note;
ALTER TABLE account DROP COLUMN points;
ALTER TABLE account ALTER COLUMN kind SET DEFAULT 3;
-- [old]
INSERT INTO account VALUES (1000, 'x', 5, 2)
-- [new]
INSERT INTO account (id) VALUES (1001)
