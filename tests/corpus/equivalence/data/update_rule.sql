-- case: a rule that makes something else of it
-- refused: rule nothing
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, a int, b text, done boolean);
INSERT INTO t SELECT i, i % 7, 'Name ' || i FROM generate_series(1, 30000) i;
CREATE RULE nothing AS ON UPDATE TO t WHERE NEW.a = 99 DO INSTEAD NOTHING;
-- [revision]
UPDATE t SET done = true;
