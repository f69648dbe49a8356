-- case: DROP COLUMN that a policy reads
-- refused: depends on column public.account.note
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE POLICY mine ON account USING (note <> '');
-- [revision]
ALTER TABLE account DROP COLUMN note;
