-- case: at its place
-- [setup]
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'ok');
INSERT INTO t SELECT i, CASE WHEN i % 2 = 0 THEN 'sad' ELSE 'ok' END::mood FROM generate_series(1, 20) i;
-- [revision]
ALTER TYPE mood ADD VALUE 'so so' AFTER 'sad';
-- [old]
INSERT INTO t VALUES (100, 'sad')
-- [new]
INSERT INTO t VALUES (101, 'so so')
