-- case: ADD COLUMN … UNIQUE
-- [setup]
CREATE TABLE account (id int PRIMARY KEY);
INSERT INTO account SELECT generate_series(1, 30);
-- [revision]
ALTER TABLE account ADD COLUMN email text UNIQUE;
-- [old]
INSERT INTO account VALUES (1000)
-- [new]
INSERT INTO account VALUES (1001, 'x') ON CONFLICT (email) DO NOTHING
