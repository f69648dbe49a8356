-- case: The index of a partitioned table cannot be dropped CONCURRENTLY
-- refused: cannot be dropped CONCURRENTLY
-- [setup]
CREATE TABLE day (id bigint, at integer) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE INDEX day_id ON day (id);
-- [revision]
DROP INDEX day_id;
