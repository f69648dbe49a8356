-- case: a view
-- refused: v
-- [setup]
CREATE SCHEMA archive;
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 3, b text);
CREATE INDEX t_a ON t (a);
INSERT INTO t (b) SELECT 'x' FROM generate_series(1, 20) i;
COMMENT ON TABLE t IS 'all of it';
CREATE VIEW v AS SELECT a FROM t;
-- [revision]
ALTER VIEW v SET SCHEMA archive;
