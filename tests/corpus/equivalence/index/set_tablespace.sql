-- case: ALTER INDEX … SET TABLESPACE
-- since: 15
-- tablespace: other
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text, note text);
INSERT INTO account SELECT i, 'a' || i, 'n' FROM generate_series(1, 200) i;
CREATE INDEX account_email ON account (email) WHERE note <> '';
COMMENT ON INDEX account_email IS 'by mail';
-- [revision]
ALTER INDEX account_email SET TABLESPACE other;
ALTER INDEX account_pkey SET TABLESPACE other;
-- [old]
INSERT INTO account (id, email, note) VALUES (1000, 'x', 'y') ON CONFLICT (id) DO NOTHING;
SELECT count(*) FROM account WHERE email = 'a5' AND note <> ''
-- [new]
UPDATE account SET email = 'z' WHERE id = 7
