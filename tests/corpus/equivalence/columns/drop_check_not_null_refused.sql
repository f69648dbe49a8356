-- case: DROP COLUMN of one that a CHECK keeps from being NULL
-- refused: may not be NULL and has no default
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text CHECK (email IS NOT NULL));
-- [revision]
ALTER TABLE account DROP COLUMN email;
