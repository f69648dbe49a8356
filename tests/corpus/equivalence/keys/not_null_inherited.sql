-- case: SET NOT NULL of a table with children
-- [setup]
CREATE TABLE animal (id bigint, name text);
CREATE TABLE cat (lives integer) INHERITS (animal);
INSERT INTO animal VALUES (1, 'a'); INSERT INTO cat VALUES (2, 'b', 9);
-- [revision]
ALTER TABLE animal ALTER COLUMN name SET NOT NULL;
-- [old]
INSERT INTO cat VALUES (4, 'd', 8);
-- [new]
INSERT INTO animal VALUES (5, 'f');
