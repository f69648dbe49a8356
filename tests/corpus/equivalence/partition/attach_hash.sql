-- case: a hash partition
-- refused: of a hash partition
-- [setup]
CREATE TABLE h (id int NOT NULL) PARTITION BY HASH (id);
CREATE TABLE c (id int NOT NULL);
INSERT INTO c VALUES (1);
-- [revision]
ALTER TABLE h ATTACH PARTITION c FOR VALUES WITH (MODULUS 1, REMAINDER 0);
