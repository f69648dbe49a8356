-- case: BEGIN and COMMIT around all statements of the file
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text);
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 50) i;
-- [revision]
BEGIN;
ALTER TABLE account ADD COLUMN kind int NOT NULL DEFAULT 1;
CREATE INDEX account_note ON account (note);
ALTER TABLE account ADD CHECK (id > 0);
COMMIT;
-- [old]
INSERT INTO account VALUES (1000, 'x')
-- [new]
INSERT INTO account VALUES (1001, 'x', 2)
