-- case: DROP COLUMN that a view reads
-- refused: view public.notes depends on column public.account.note
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE VIEW notes AS SELECT note FROM account;
-- [revision]
ALTER TABLE account DROP COLUMN note;
