-- case: SET NOT NULL
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text DEFAULT 'x');
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 100) i;
-- [revision]
ALTER TABLE account ALTER COLUMN note SET NOT NULL;
-- [old]
INSERT INTO account (id) VALUES (1000);
UPDATE account SET note = note || '!' WHERE id = 5
-- [new]
INSERT INTO account VALUES (1001, 'y')
