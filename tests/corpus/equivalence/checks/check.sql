-- case: a CHECK without a name
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
INSERT INTO account SELECT i, i FROM generate_series(1, 30) i;
-- [revision]
ALTER TABLE account ADD CHECK (balance >= 0);
-- [old]
UPDATE account SET balance = balance + 1
