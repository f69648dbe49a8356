-- case: Of partitions of partitions
-- [setup]
CREATE TABLE day (id bigint, at integer) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (at);
CREATE TABLE day_21 PARTITION OF day_2 FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT g, g FROM generate_series(0, 199) g;
-- [revision]
ALTER TABLE day ADD CONSTRAINT day_key PRIMARY KEY (at);
-- [old]
UPDATE day SET id = 5 WHERE at IN (7, 107);
-- [new]
INSERT INTO day (id, at) VALUES (5, 5) ON CONFLICT (at) DO NOTHING;
