-- case: rows that others refer to
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
CREATE TABLE u (k serial PRIMARY KEY, t int REFERENCES t ON DELETE CASCADE);
CREATE INDEX ON u (t);
INSERT INTO u (t) SELECT i FROM generate_series(1, 30000, 3) i;
-- [revision]
DELETE FROM t WHERE a = 4;
-- [old]
INSERT INTO u (t) VALUES (8)
