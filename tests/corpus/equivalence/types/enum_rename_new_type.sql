-- case: of a type that the revision makes
-- [setup]
CREATE TABLE t (id int);
-- [revision]
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood RENAME VALUE 'a' TO 'b';
-- [old]
INSERT INTO t VALUES (1)
