-- case: DROP COLUMN of a table with children
-- refused: parents or children by INHERITS
-- [setup]
CREATE TABLE top (a int, b int); CREATE TABLE below () INHERITS (top);
-- [revision]
ALTER TABLE top DROP COLUMN b;
