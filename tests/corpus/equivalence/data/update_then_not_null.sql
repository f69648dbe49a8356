-- case: the rows are filled, then the column is NOT NULL
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, email text);
INSERT INTO t SELECT i, CASE WHEN i % 3 > 0 THEN i || '@example.com' END FROM generate_series(1, 30000) i;
-- [revision]
UPDATE t SET email = 'unknown-' || id WHERE email IS NULL;
ALTER TABLE t ALTER COLUMN email SET NOT NULL;
-- [old]
INSERT INTO t VALUES (40000, 'new@example.com');
UPDATE t SET email = 'y' WHERE id = 5;
DELETE FROM t WHERE id = 6
