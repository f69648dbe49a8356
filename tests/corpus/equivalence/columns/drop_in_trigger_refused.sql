-- case: DROP COLUMN that a trigger waits for
-- refused: trigger watch depends on column public.account.note
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watch BEFORE UPDATE OF note ON account FOR EACH ROW EXECUTE FUNCTION f();
-- [revision]
ALTER TABLE account DROP COLUMN note;
