-- case: A UNIQUE goes in retire, and undo builds it again
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
ALTER TABLE account ADD CONSTRAINT one_email UNIQUE (email) INCLUDE (note);
COMMENT ON CONSTRAINT one_email ON account IS 'one';
-- [revision]
ALTER TABLE account DROP CONSTRAINT one_email;
-- [old]
INSERT INTO account (id, email) VALUES (1001, 'a5@x') ON CONFLICT (email) DO UPDATE SET note = 'again';
INSERT INTO account (id, email) VALUES (1001, 'a6@x') ON CONFLICT ON CONSTRAINT one_email DO NOTHING;
-- [new]
INSERT INTO account (id, email) VALUES (1000, 'new@x');
UPDATE account SET note = 'x' WHERE id = 5;
SELECT count(*) FROM account WHERE email = 'a5@x';
DELETE FROM account WHERE id = 7;
