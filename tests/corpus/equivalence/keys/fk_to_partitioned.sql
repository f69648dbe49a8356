-- case: To a partitioned table
-- [setup]
CREATE TABLE day (at integer PRIMARY KEY) PARTITION BY RANGE (at);
CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (100);
CREATE TABLE day_2 PARTITION OF day FOR VALUES FROM (100) TO (200);
INSERT INTO day SELECT generate_series(0, 199);
CREATE TABLE entry (id bigint PRIMARY KEY, at integer);
INSERT INTO entry SELECT g, g FROM generate_series(0, 199) g;
-- [revision]
ALTER TABLE entry ADD FOREIGN KEY (at) REFERENCES day;
-- [plain]
-- Before PostgreSQL 18 its parts stay marked NOT VALID.
ALTER TABLE entry ADD FOREIGN KEY (at) REFERENCES day NOT VALID;
ALTER TABLE entry VALIDATE CONSTRAINT entry_at_fkey;
-- [old]
INSERT INTO entry VALUES (1000, 5); UPDATE entry SET at = 150 WHERE id = 1;
-- [new]
INSERT INTO entry VALUES (1000, 5);
