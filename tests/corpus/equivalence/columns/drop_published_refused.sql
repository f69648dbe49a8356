-- case: DROP COLUMN of a published table
-- refused: publication p sends public.account
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE PUBLICATION p FOR TABLE account;
-- [revision]
ALTER TABLE account DROP COLUMN note;
