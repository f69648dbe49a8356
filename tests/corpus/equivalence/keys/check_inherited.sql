-- case: ADD CHECK to a table with children
-- [setup]
CREATE TABLE animal (id bigint, name text);
CREATE TABLE cat (lives integer) INHERITS (animal);
CREATE TABLE "House cat" () INHERITS (cat);
INSERT INTO animal VALUES (1, 'a'); INSERT INTO cat VALUES (2, 'b', 9); INSERT INTO "House cat" VALUES (3, 'c', 9);
-- [revision]
ALTER TABLE animal ADD CONSTRAINT named CHECK (name <> '');
-- [old]
INSERT INTO cat VALUES (4, 'd', 8); UPDATE animal SET name = 'e' WHERE id = 3;
-- [new]
INSERT INTO animal VALUES (5, 'f');
