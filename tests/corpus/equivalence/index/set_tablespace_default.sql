-- case: ALTER INDEX … SET TABLESPACE pg_default
-- since: 15
-- tablespace: other
-- [setup]
CREATE TABLE account (id int PRIMARY KEY USING INDEX TABLESPACE other, email text UNIQUE);
INSERT INTO account SELECT i, 'a' || i FROM generate_series(1, 200) i;
-- [revision]
ALTER INDEX account_pkey SET TABLESPACE pg_default;
-- [old]
INSERT INTO account (id, email) VALUES (1000, 'x') ON CONFLICT (id) DO NOTHING
-- [new]
UPDATE account SET email = 'z' WHERE id = 7
