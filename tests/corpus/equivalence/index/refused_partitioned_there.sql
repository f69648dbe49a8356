-- case: A partition that has such an index already
-- refused: has an index of the same columns already
-- [setup]
CREATE TABLE day (id bigint, at integer, note text) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT g, g, 'n' || g FROM generate_series(0, 199) g;
CREATE INDEX day_1_mine ON day_1 (id);
-- [revision]
CREATE INDEX day_id ON day (id);
