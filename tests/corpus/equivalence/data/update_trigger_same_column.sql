-- case: a trigger that may put another value there
-- refused: trigger stamp names version
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
ALTER TABLE t ADD COLUMN version int;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.version := 2; RETURN NEW; END';
CREATE TRIGGER stamp BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TABLE log (id int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (OLD.id); RETURN NULL; END';
CREATE TRIGGER note AFTER UPDATE OR DELETE ON t FOR EACH ROW WHEN (OLD.id % 1000 = 0) EXECUTE FUNCTION note();
-- [revision]
UPDATE t SET version = 7;
