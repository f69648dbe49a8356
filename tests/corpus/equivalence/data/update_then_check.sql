-- case: the rows are mended, then a CHECK and a foreign key hold for all
-- [setup]
CREATE TABLE kind (id int PRIMARY KEY);
INSERT INTO kind VALUES (1), (2);
CREATE TABLE t (id int PRIMARY KEY, price int, kind_id int);
INSERT INTO t SELECT i, i % 7 - 3, i % 4 FROM generate_series(1, 30000) i;
-- [revision]
UPDATE t SET price = 0 WHERE price < 0;
UPDATE t SET kind_id = NULL WHERE kind_id NOT IN (1, 2);
ALTER TABLE t ADD CONSTRAINT t_price_check CHECK (price >= 0);
ALTER TABLE t ADD CONSTRAINT t_kind_fkey FOREIGN KEY (kind_id) REFERENCES kind (id);
-- [old]
INSERT INTO t VALUES (40000, 3, 1);
UPDATE t SET price = 9 WHERE id = 5;
DELETE FROM t WHERE id = 6
