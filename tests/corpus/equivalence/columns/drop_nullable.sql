-- case: DROP COLUMN of one that may be NULL
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account DROP COLUMN note;
-- [old]
INSERT INTO account (id, note) VALUES (1000, 'x');
UPDATE account SET note = note || '!' WHERE id = 5;
SELECT id, note FROM account
-- [new]
INSERT INTO account (id) VALUES (1001);
UPDATE account SET points = 3 WHERE id = 7
