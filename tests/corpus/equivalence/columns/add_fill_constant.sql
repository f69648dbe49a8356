-- case: ADD COLUMN … NOT NULL with one value for rows that leave it out
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
-- [revision]
-- lockstep: fill 'eu'
ALTER TABLE account ADD COLUMN region varchar(2) NOT NULL;
-- [plain]
ALTER TABLE account ADD COLUMN region varchar(2);
UPDATE account SET region = 'eu';
ALTER TABLE account ALTER COLUMN region SET NOT NULL;
-- [old]
INSERT INTO account (id) VALUES (1000);
DO $$ BEGIN ASSERT (SELECT count(*) FROM account) = 51; END $$
-- [new]
INSERT INTO account (id, region) VALUES (1001, 'us')
