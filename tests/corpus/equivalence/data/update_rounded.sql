-- case: values are rounded and cut as they are stored
-- [setup]
CREATE TABLE t (id int PRIMARY KEY, price numeric(6,2), code char(5), k json);
INSERT INTO t SELECT i, i / 100.0 FROM generate_series(1, 40000) i;
-- [revision]
UPDATE t SET price = id / 7.0, code = 'a' || id % 10, k = '{"a":  1}';
-- [old]
UPDATE t SET price = 1.005 WHERE id = 3
