-- case: a new partition, no DEFAULT
-- [setup]
CREATE TABLE h (id bigint NOT NULL, a int, b text) PARTITION BY RANGE (id);
CREATE TABLE h1 PARTITION OF h FOR VALUES FROM (0) TO (100);
INSERT INTO h SELECT i, 1, 'x' FROM generate_series(0, 99) i;
CREATE TABLE c (id bigint NOT NULL, a int, b text);
INSERT INTO c SELECT i, 2, 'y' FROM generate_series(100, 199) i;
-- [revision]
CREATE TABLE n PARTITION OF h FOR VALUES FROM (700) TO (800);
-- [old]
INSERT INTO h VALUES (50, 1, 'z'); INSERT INTO c VALUES (150, 1, 'w')
-- [new]
INSERT INTO h VALUES (750, 1, 'z')
