-- case: a table with a child
-- [setup]
CREATE TABLE p (id int, a int);
CREATE TABLE c (more text) INHERITS (p);
INSERT INTO p SELECT i, 1 FROM generate_series(1, 40000) i;
INSERT INTO c SELECT i, 2, 'm' FROM generate_series(40001, 80000) i;
-- [revision]
UPDATE p SET a = id % 10;
-- [old]
INSERT INTO c VALUES (1, 2, 'n')
