-- case: written CONCURRENTLY
-- ignore: m.n
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i % 5 FROM generate_series(1, 100) i;
CREATE MATERIALIZED VIEW m AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
INSERT INTO t VALUES (200, 3);
-- [revision]
REFRESH MATERIALIZED VIEW CONCURRENTLY m WITH DATA;
-- [old]
SELECT sum(n) FROM m
-- [new]
SELECT 1 / (n = 21)::int FROM m WHERE a = 3
