-- case: One that was never proven
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
ALTER TABLE account ADD CONSTRAINT positive CHECK (points > 0) NOT VALID;
-- [revision]
ALTER TABLE account DROP CONSTRAINT positive;
-- [old]
UPDATE account SET points = 5 WHERE id = 9;
-- [new]
UPDATE account SET points = -1 WHERE id = 9;
