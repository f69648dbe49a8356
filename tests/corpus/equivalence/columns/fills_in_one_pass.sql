-- case: columns of one table that several statements fill, in one pass
-- ignore: account.token, account.number
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text NOT NULL);
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 50) i;
-- [revision]
ALTER TABLE account ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
-- lockstep: fill upper(note)
ALTER TABLE account ADD COLUMN shout text NOT NULL;
ALTER TABLE account ADD COLUMN number serial;
-- lockstep: fill length(note)
ALTER TABLE account ADD COLUMN "Length of it" smallint NOT NULL;
-- lockstep: fill left(note, 2)
ALTER TABLE account ADD COLUMN short varchar(2) NOT NULL;
-- [plain]
ALTER TABLE account ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE account ADD COLUMN shout text;
ALTER TABLE account ADD COLUMN number serial;
ALTER TABLE account ADD COLUMN "Length of it" smallint, ADD COLUMN short varchar(2);
UPDATE account SET shout = upper(note), "Length of it" = length(note), short = left(note, 2);
ALTER TABLE account ALTER COLUMN shout SET NOT NULL, ALTER COLUMN "Length of it" SET NOT NULL, ALTER COLUMN short SET NOT NULL;
-- [old]
INSERT INTO account (id, note) VALUES (1000, 'x');
UPDATE account SET note = 'zz' WHERE id = 5
-- [new]
INSERT INTO account (id, note, shout, "Length of it", short) VALUES (1001, 'x', 'X!', 7, 'y');
DO $$ BEGIN ASSERT (SELECT count(DISTINCT token) = 50 AND count(DISTINCT number) = 50 FROM account WHERE id <= 50); END $$
