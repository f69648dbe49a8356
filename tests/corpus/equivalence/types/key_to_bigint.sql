-- case: a key that others refer to becomes bigint
-- [setup]
CREATE TABLE account (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, parent int REFERENCES account);
CREATE TABLE entry (k serial PRIMARY KEY, account_id int REFERENCES account ON DELETE CASCADE);
INSERT INTO account (parent) SELECT NULL FROM generate_series(1, 30) i;
INSERT INTO entry (account_id) SELECT 1 + i % 30 FROM generate_series(1, 60) i;
-- [revision]
ALTER TABLE account ALTER COLUMN id TYPE bigint;
-- [old]
INSERT INTO account DEFAULT VALUES;
INSERT INTO entry (account_id) SELECT max(id) FROM account;
DELETE FROM account WHERE id = 7 AND id NOT IN (SELECT parent FROM account WHERE parent IS NOT NULL)
-- [new]
INSERT INTO entry (account_id) SELECT max(id) FROM account
