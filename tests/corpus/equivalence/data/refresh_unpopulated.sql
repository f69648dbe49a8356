-- case: one that holds no rows yet
-- refused: holds no rows yet
-- [setup]
CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA; CREATE UNIQUE INDEX ON m (a);
-- [revision]
REFRESH MATERIALIZED VIEW m;
