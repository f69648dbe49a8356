-- case: An index goes in retire, CONCURRENTLY, and comes back with undo
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
CREATE INDEX account_email ON account (email);
COMMENT ON INDEX account_email IS 'found by its''s comment';
-- [revision]
DROP INDEX account_email;
-- [old]
INSERT INTO account (id, email) VALUES (1000, 'new@x');
UPDATE account SET note = 'x' WHERE id = 5;
SELECT count(*) FROM account WHERE email = 'a5@x';
DELETE FROM account WHERE id = 7;
-- [new]
INSERT INTO account (id, email) VALUES (1000, 'new@x');
UPDATE account SET note = 'x' WHERE id = 5;
SELECT count(*) FROM account WHERE email = 'a5@x';
DELETE FROM account WHERE id = 7;
