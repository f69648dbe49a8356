-- case: a CHECK that is missing
-- refused: has no CHECK like some_rows
-- [setup]
CREATE TABLE h (id bigint NOT NULL, a int, b text) PARTITION BY RANGE (id);
CREATE TABLE h1 PARTITION OF h FOR VALUES FROM (0) TO (100);
INSERT INTO h SELECT i, 1, 'x' FROM generate_series(0, 99) i;
CREATE TABLE c (id bigint NOT NULL, a int, b text);
INSERT INTO c SELECT i, 2, 'y' FROM generate_series(100, 199) i;
ALTER TABLE h ADD CONSTRAINT some_rows CHECK (a > 0);
-- [revision]
ALTER TABLE h ATTACH PARTITION c FOR VALUES FROM (100) TO (200);
