-- case: a column gets another name
-- [setup]
CREATE TABLE account (id serial PRIMARY KEY, name text NOT NULL);
CREATE INDEX account_name ON account (name);
INSERT INTO account (name) SELECT 'n' || i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account RENAME COLUMN name TO full_name;
-- [old]
INSERT INTO account (name) VALUES ('old');
UPDATE account SET name = 'x' WHERE name = 'n3'
-- [new]
INSERT INTO account (full_name) VALUES ('new');
SELECT full_name FROM account WHERE id = 5
