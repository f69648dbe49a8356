-- case: A UNIQUE and a CHECK of the same name
-- refused: is there until contract/retire
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
ALTER TABLE account ADD CONSTRAINT one UNIQUE (email);
-- [revision]
ALTER TABLE account DROP CONSTRAINT one;
ALTER TABLE account ADD CONSTRAINT one CHECK (email <> '');
