-- case: DROP COLUMN that foreign keys refer to
-- refused: foreign key entry_account_fkey of public.entry depends on column public.account.id
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE TABLE entry (account int REFERENCES account);
-- [revision]
ALTER TABLE account DROP COLUMN id;
