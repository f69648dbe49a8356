-- case: ADD COLUMN of a domain without constraints, with a volatile default
-- ignore: account.tok
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE DOMAIN token AS uuid;
-- [revision]
ALTER TABLE account ADD COLUMN tok token DEFAULT gen_random_uuid();
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id) VALUES (1001)
