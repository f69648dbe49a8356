-- case: A partitioned table that refers to itself
-- refused: refers to itself
-- [setup]
CREATE TABLE day (at integer PRIMARY KEY, before integer) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
-- [revision]
ALTER TABLE day ADD FOREIGN KEY (before) REFERENCES day;
