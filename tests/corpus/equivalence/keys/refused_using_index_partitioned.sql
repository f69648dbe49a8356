-- case: USING INDEX of a partitioned table
-- refused: cannot be made of an index
-- [setup]
CREATE TABLE day (id bigint, at integer, note text) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT g, g, 'n' || g FROM generate_series(0, 199) g;
CREATE UNIQUE INDEX day_one ON day (id, at);
-- [revision]
ALTER TABLE day ADD CONSTRAINT one UNIQUE USING INDEX day_one;
