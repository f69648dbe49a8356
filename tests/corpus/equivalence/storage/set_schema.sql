-- case: a table moves to another schema
-- [setup]
CREATE SCHEMA archive;
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 3, b text);
CREATE INDEX t_a ON t (a);
INSERT INTO t (b) SELECT 'x' FROM generate_series(1, 20) i;
COMMENT ON TABLE t IS 'all of it';
-- [revision]
ALTER TABLE t SET SCHEMA archive;
-- [old]
INSERT INTO t (a) VALUES (1); UPDATE t SET b = 'y' WHERE id = 3
-- [new]
INSERT INTO archive.t (a) VALUES (1); DELETE FROM archive.t WHERE id = 2
