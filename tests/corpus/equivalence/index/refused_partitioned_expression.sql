-- case: Names of partitions' indexes over expressions are not known
-- refused: plain columns
-- [setup]
CREATE TABLE day (id bigint, at integer, note text) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT g, g, 'n' || g FROM generate_series(0, 199) g;
-- [revision]
CREATE INDEX day_note ON day (lower(note));
