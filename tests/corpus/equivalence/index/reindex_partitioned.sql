-- case: A partitioned table, partition by partition
-- [setup]
CREATE TABLE day (id bigint, at integer) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (at);
CREATE TABLE day_21 PARTITION OF day_2 FOR VALUES FROM (100) TO (200);
CREATE INDEX day_id ON day (id);
-- [revision]
REINDEX TABLE day;
-- [plain]
SELECT 1;
-- [old]
INSERT INTO day VALUES (1, 5), (2, 105);
-- [new]
INSERT INTO day VALUES (1, 5), (2, 105);
