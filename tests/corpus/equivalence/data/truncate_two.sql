-- case: two that hang together
-- old-until: cutover
-- [setup]
CREATE TABLE t (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, a int);
INSERT INTO t (a) SELECT i FROM generate_series(1, 100) i;
CREATE TABLE u (k serial PRIMARY KEY, t int REFERENCES t);
INSERT INTO u (t) SELECT i FROM generate_series(1, 50) i;
-- [revision]
TRUNCATE u, t;
-- [old]
INSERT INTO u (t) VALUES (3)
