-- case: with views, keys and triggers
-- [setup]
CREATE SCHEMA archive;
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 3, b text);
CREATE INDEX t_a ON t (a);
INSERT INTO t (b) SELECT 'x' FROM generate_series(1, 20) i;
COMMENT ON TABLE t IS 'all of it';
CREATE VIEW v AS SELECT id, a FROM t;
CREATE TABLE u (t int REFERENCES t ON DELETE CASCADE);
INSERT INTO u VALUES (3);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.b := NEW.b || ''!''; RETURN NEW; END';
CREATE TRIGGER note BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION note();
-- [revision]
ALTER TABLE t SET SCHEMA archive;
-- [old]
INSERT INTO u VALUES (4); UPDATE t SET b = 'y' WHERE id = 3; SELECT * FROM v
-- [new]
DELETE FROM archive.t WHERE id = 3
