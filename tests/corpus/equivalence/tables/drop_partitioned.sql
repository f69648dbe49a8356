-- case: DROP TABLE of a partitioned table
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY); CREATE TABLE day (k int, o int REFERENCES owner) PARTITION BY RANGE (k);
CREATE TABLE early PARTITION OF day FOR VALUES FROM (0) TO (10);
CREATE TABLE late PARTITION OF day DEFAULT;
CREATE INDEX ON day (k);
INSERT INTO owner VALUES (1), (2); INSERT INTO day SELECT i, 1 FROM generate_series(1, 20) i;
-- [revision]
DROP TABLE day;
-- [old]
INSERT INTO day VALUES (1, 2)
-- [new]
INSERT INTO owner VALUES (5)
