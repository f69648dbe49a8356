-- case: DROP COLUMN that a unique index's predicate reads
-- refused: unique index live may refuse rows
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text, gone_at date);
CREATE UNIQUE INDEX live ON account (email) WHERE gone_at IS NULL;
-- [revision]
ALTER TABLE account DROP COLUMN gone_at;
