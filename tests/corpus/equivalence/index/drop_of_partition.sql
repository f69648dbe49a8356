-- case: An index of one partition alone
-- [setup]
CREATE TABLE day (id bigint, at integer) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200);
CREATE INDEX day_1_id ON day_1 (id);
-- [revision]
DROP INDEX day_1_id;
-- [old]
INSERT INTO day VALUES (1, 5), (2, 105);
-- [new]
INSERT INTO day VALUES (1, 5), (2, 105);
