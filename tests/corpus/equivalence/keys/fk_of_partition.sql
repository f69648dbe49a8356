-- case: Of one partition alone
-- [setup]
CREATE TABLE customer (id bigint PRIMARY KEY);
INSERT INTO customer SELECT generate_series(0, 9);
CREATE TABLE day (at integer, customer bigint) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
INSERT INTO day SELECT g, g % 10 FROM generate_series(0, 99) g;
-- [revision]
ALTER TABLE day_1 ADD FOREIGN KEY (customer) REFERENCES customer;
-- [old]
INSERT INTO day VALUES (5, 5);
-- [new]
INSERT INTO day VALUES (5, 5);
