-- case: a CHECK has the name already
-- [setup]
CREATE TABLE h (id bigint NOT NULL, a int, b text) PARTITION BY RANGE (id);
CREATE TABLE h1 PARTITION OF h FOR VALUES FROM (0) TO (100);
INSERT INTO h SELECT i, 1, 'x' FROM generate_series(0, 99) i;
CREATE TABLE c (id bigint NOT NULL, a int, b text);
INSERT INTO c SELECT i, 2, 'y' FROM generate_series(100, 199) i;
ALTER TABLE h1 ADD CONSTRAINT h1_id_check CHECK (id < 1000000);
-- [revision]
ALTER TABLE h DETACH PARTITION h1;
-- [old]
SELECT count(*) FROM h; INSERT INTO h1 VALUES (5, 1, 'z')
-- [new]
INSERT INTO h1 VALUES (6, 1, 'z')
