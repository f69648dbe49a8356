-- case: The index by which a subscriber tells rows apart
-- refused: replica identity
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
ALTER TABLE account ALTER COLUMN email SET NOT NULL;
CREATE UNIQUE INDEX account_email ON account (email);
ALTER TABLE account REPLICA IDENTITY USING INDEX account_email;
-- [revision]
DROP INDEX account_email;
