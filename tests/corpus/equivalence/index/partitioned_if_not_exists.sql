-- case: IF NOT EXISTS, and it does exist
-- [setup]
CREATE TABLE day (id bigint, at integer, note text) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT g, g, 'n' || g FROM generate_series(0, 199) g;
CREATE INDEX day_id ON day (id);
-- [revision]
CREATE INDEX IF NOT EXISTS day_id ON day (id);
-- [old]
INSERT INTO day (id, at) VALUES (1000, 50), (1001, 150);
UPDATE day SET note = 'x' WHERE at = 20;
SELECT count(*) FROM day WHERE id = 5;
-- [new]
INSERT INTO day (id, at) VALUES (1000, 50), (1001, 150);
UPDATE day SET note = 'x' WHERE at = 20;
SELECT count(*) FROM day WHERE id = 5;
