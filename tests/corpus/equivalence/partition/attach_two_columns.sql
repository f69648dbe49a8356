-- case: a key of two columns
-- refused: not one plain column
-- [setup]
CREATE TABLE h (a int NOT NULL, b int NOT NULL) PARTITION BY RANGE (a, b);
CREATE TABLE c (a int NOT NULL, b int NOT NULL);
INSERT INTO c VALUES (1, 1);
-- [revision]
ALTER TABLE h ATTACH PARTITION c FOR VALUES FROM (1, 1) TO (2, 2);
