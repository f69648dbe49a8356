-- case: ADD COLUMN … NOT NULL with a volatile default
-- ignore: account.the Token
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN "the Token" uuid NOT NULL DEFAULT gen_random_uuid();
-- [old]
INSERT INTO account (id) VALUES (1000);
UPDATE account SET note = 'z' WHERE id = 5
-- [new]
INSERT INTO account (id) VALUES (1001)
