-- case: doubles are told apart, then the column is unique and NOT NULL
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, email text);
INSERT INTO t SELECT i, CASE WHEN i % 3 > 0 THEN i || '@example.com' ELSE '' END FROM generate_series(1, 30000) i;
-- [revision]
UPDATE t SET email = 'unknown-' || id WHERE email = '';
ALTER TABLE t ALTER COLUMN email SET NOT NULL;
ALTER TABLE t ADD CONSTRAINT t_email_key UNIQUE (email);
-- [old]
INSERT INTO t VALUES (40000, 'new@example.com');
DELETE FROM t WHERE id = 6
