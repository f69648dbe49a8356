-- case: a value that differs each time, where there was none
-- ignore: t.token, t.at
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, token uuid, at timestamptz);
INSERT INTO t (id) SELECT i FROM generate_series(1, 40000) i;
-- [revision]
UPDATE t SET token = gen_random_uuid(), at = now() WHERE token IS NULL AND id > 0;
-- [old]
INSERT INTO t (id) VALUES (50000)
-- [new]
SELECT token FROM t WHERE id = 3
