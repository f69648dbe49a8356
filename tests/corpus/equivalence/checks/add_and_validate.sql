-- case: a CHECK that is added NOT VALID and validated in one statement
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
INSERT INTO account SELECT i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD CONSTRAINT positive CHECK (balance > 0) NOT VALID, VALIDATE CONSTRAINT positive;
-- [old]
UPDATE account SET balance = balance + 1;
INSERT INTO account VALUES (1000, 1)
