-- case: a key that is an expression
-- refused: not one plain column
-- [setup]
CREATE TABLE h (a text NOT NULL) PARTITION BY LIST (lower(a));
CREATE TABLE c (a text NOT NULL);
INSERT INTO c VALUES ('a');
-- [revision]
ALTER TABLE h ATTACH PARTITION c FOR VALUES IN ('a');
