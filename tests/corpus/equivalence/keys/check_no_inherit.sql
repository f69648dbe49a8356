-- case: NO INHERIT concerns the parent alone
-- [setup]
CREATE TABLE animal (id bigint, name text);
CREATE TABLE cat (lives integer) INHERITS (animal);
INSERT INTO animal VALUES (1, 'a'); INSERT INTO cat VALUES (2, '', 9);
-- [revision]
ALTER TABLE animal ADD CONSTRAINT named CHECK (name <> '') NO INHERIT;
-- [old]
INSERT INTO cat VALUES (4, '', 8);
-- [new]
INSERT INTO cat VALUES (4, '', 8);
