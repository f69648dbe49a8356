-- case: DROP COLUMN that a generated column reads
-- refused: depends on column public.account.a
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- [revision]
ALTER TABLE account DROP COLUMN a;
