-- case: DROP COLUMN of a partitioned table
-- [setup]
CREATE TABLE day (k int, v int, w text) PARTITION BY RANGE (k);
CREATE TABLE early PARTITION OF day FOR VALUES FROM (0) TO (10);
CREATE TABLE late PARTITION OF day DEFAULT;
CREATE INDEX ON day (w);
INSERT INTO day SELECT i, i, 'w' FROM generate_series(1, 20) i;
-- [revision]
ALTER TABLE day DROP COLUMN w;
-- [old]
INSERT INTO day VALUES (1, 2, 'x')
-- [new]
INSERT INTO day (k, v) VALUES (5, 6), (50, 60)
