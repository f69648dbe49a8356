-- case: DROP TABLE that inherits
-- refused: parents or children by INHERITS
-- [setup]
CREATE TABLE top (a int); CREATE TABLE below () INHERITS (top);
-- [revision]
DROP TABLE below;
