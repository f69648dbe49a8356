-- case: DROP COLUMN without which a CHECK may refuse rows
-- refused: check constraint account_check may refuse rows
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, a int, b int, CHECK (a IS NOT NULL OR b IS NOT NULL));
-- [revision]
ALTER TABLE account DROP COLUMN b;
