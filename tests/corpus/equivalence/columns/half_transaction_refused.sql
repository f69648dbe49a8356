-- case: a transaction of the file's own among other statements
-- refused: it would end the transaction that records the step
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text);
-- [revision]
BEGIN;
ALTER TABLE account ADD COLUMN kind int;
COMMIT;
ALTER TABLE account ADD COLUMN other int;
