-- case: a wider type of a column with a CHECK, which the server would read the table for
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, code varchar(10) CHECK (code <> ''));
INSERT INTO account SELECT i, 'c' || i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ALTER COLUMN code TYPE varchar(20);
-- [old]
INSERT INTO account VALUES (1000, 'short')
-- [new]
SELECT code FROM account WHERE code = 'c7'
