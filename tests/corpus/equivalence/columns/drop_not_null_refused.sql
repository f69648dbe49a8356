-- case: DROP COLUMN of one that is NOT NULL without a default needs a value
-- refused: may not be NULL and has no default
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text NOT NULL);
-- [revision]
ALTER TABLE account DROP COLUMN email;
