-- case: rows that would move to another partition
-- refused: partition key
-- [setup]
CREATE TABLE h (id int, a int, b text) PARTITION BY RANGE (id);
CREATE TABLE h1 PARTITION OF h FOR VALUES FROM (0) TO (20000);
CREATE TABLE h2 PARTITION OF h FOR VALUES FROM (20000) TO (50000) PARTITION BY LIST (a);
CREATE TABLE h2a PARTITION OF h2 FOR VALUES IN (0, 1);
CREATE TABLE h2b PARTITION OF h2 DEFAULT;
INSERT INTO h SELECT i, i % 4, 'x' FROM generate_series(1, 40000) i;
-- [revision]
UPDATE h SET id = 5 WHERE a = 3;
