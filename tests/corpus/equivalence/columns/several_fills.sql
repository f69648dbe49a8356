-- case: ALTER TABLE with several columns that are filled
-- ignore: account.token, account.number
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, gone text);
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 50) i;
-- [revision]
-- lockstep: fill upper(note)
ALTER TABLE account ADD token uuid DEFAULT gen_random_uuid(), ADD number serial, ADD shout text NOT NULL, DROP COLUMN gone;
-- [plain]
ALTER TABLE account ADD token uuid DEFAULT gen_random_uuid(), ADD number serial, ADD shout text, DROP COLUMN gone;
UPDATE account SET shout = upper(note);
ALTER TABLE account ALTER COLUMN shout SET NOT NULL;
-- [old]
INSERT INTO account (id, note, gone) VALUES (1000, 'x', 'g')
-- [new]
INSERT INTO account (id, note, shout) VALUES (1001, 'x', 'X!')
