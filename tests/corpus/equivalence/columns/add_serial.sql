-- case: ADD COLUMN as serial
-- ignore: account.n
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN n serial;
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id) VALUES (1001) RETURNING n;
DO $$ BEGIN ASSERT (SELECT count(DISTINCT n) = count(*) AND min(n) > 0 FROM account); END $$
