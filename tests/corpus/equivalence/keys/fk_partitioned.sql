-- case: Of a partitioned table, partition by partition
-- [setup]
CREATE TABLE customer (id bigint PRIMARY KEY);
INSERT INTO customer SELECT generate_series(0, 9);
CREATE TABLE day (at integer, customer bigint) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (at);
CREATE TABLE day_21 PARTITION OF day_2 FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT g, g % 10 FROM generate_series(0, 199) g;
-- [revision]
ALTER TABLE day ADD FOREIGN KEY (customer) REFERENCES customer ON DELETE CASCADE;
-- [old]
INSERT INTO day VALUES (5, 5), (105, 6); DELETE FROM day WHERE at = 7;
-- [new]
INSERT INTO day VALUES (5, 5), (105, 6);
