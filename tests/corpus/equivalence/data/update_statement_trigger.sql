-- case: a trigger for each statement
-- refused: would fire for each batch
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER note AFTER UPDATE ON t EXECUTE FUNCTION note();
-- [revision]
UPDATE t SET done = true;
