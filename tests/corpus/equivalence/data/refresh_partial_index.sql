-- case: a unique index of some rows
-- refused: has no unique index
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT i, i % 5 FROM generate_series(1, 100) i;
CREATE MATERIALIZED VIEW m AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a) WHERE a > 1;
-- [revision]
REFRESH MATERIALIZED VIEW m;
