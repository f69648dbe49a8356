-- case: on an empty table there is nothing to do in batches
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, email text);
-- [revision]
UPDATE t SET email = 'unknown-' || id WHERE email IS NULL;
ALTER TABLE t ALTER COLUMN email SET NOT NULL;
-- [old]
INSERT INTO t VALUES (40000, 'new@example.com')
