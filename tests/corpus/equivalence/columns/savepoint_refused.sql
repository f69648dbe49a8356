-- case: a savepoint in the file's transaction
-- refused: it would end the transaction that records the step
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text);
-- [revision]
BEGIN;
SAVEPOINT s;
ALTER TABLE account ADD COLUMN kind int;
COMMIT;
