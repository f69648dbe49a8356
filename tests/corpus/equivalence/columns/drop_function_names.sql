-- case: DROP COLUMN that a function names, which changes before retire
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE FUNCTION notes() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM account WHERE points > 0); END $$;
-- [revision]
ALTER TABLE account DROP COLUMN note;
-- [old]
SELECT notes(), note FROM account
-- [new]
SELECT notes(), points FROM account
