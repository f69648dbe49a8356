-- case: DROP COLUMN of one that is unique with one value for all
-- refused: unique index account_email_key may refuse rows
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text NOT NULL UNIQUE);
-- [revision]
-- lockstep: reverse 'unknown'
ALTER TABLE account DROP COLUMN email;
