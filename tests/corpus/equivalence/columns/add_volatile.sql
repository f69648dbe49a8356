-- case: ADD COLUMN with a volatile default
-- ignore: account.token
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, token) VALUES (1001, NULL);
INSERT INTO account (id) VALUES (1002);
DO $$ BEGIN ASSERT (SELECT count(DISTINCT token) FROM account WHERE id <= 50) = 50; END $$
