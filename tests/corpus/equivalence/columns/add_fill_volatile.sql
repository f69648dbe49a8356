-- case: ADD COLUMN … NOT NULL with another value for each row
-- ignore: account.token
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ASSERT NEW.note IS NULL OR length(NEW.note) < 9; RETURN NEW; END $$;
CREATE TRIGGER a_see BEFORE INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION see();
-- [revision]
-- lockstep: fill gen_random_uuid()
ALTER TABLE account ADD COLUMN token uuid NOT NULL;
-- [plain]
ALTER TABLE account ADD COLUMN token uuid;
UPDATE account SET token = gen_random_uuid();
ALTER TABLE account ALTER COLUMN token SET NOT NULL;
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, token) VALUES (1001, gen_random_uuid())
