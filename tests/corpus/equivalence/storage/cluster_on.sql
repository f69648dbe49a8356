-- case: the index that CLUSTER would use
-- [setup]
CREATE SCHEMA archive;
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 3, b text);
CREATE INDEX t_a ON t (a);
INSERT INTO t (b) SELECT 'x' FROM generate_series(1, 20) i;
COMMENT ON TABLE t IS 'all of it';
-- [revision]
ALTER TABLE t CLUSTER ON t_a;
-- [old]
INSERT INTO t (a) VALUES (1)
