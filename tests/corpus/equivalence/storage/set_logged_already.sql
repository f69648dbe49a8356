-- case: one that is logged
-- [setup]
CREATE SCHEMA archive;
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 3, b text);
CREATE INDEX t_a ON t (a);
INSERT INTO t (b) SELECT 'x' FROM generate_series(1, 20) i;
COMMENT ON TABLE t IS 'all of it';
-- [revision]
ALTER TABLE t SET LOGGED;
-- [old]
INSERT INTO t (a) VALUES (1)
