-- case: A UNIQUE over other columns under the same name
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
ALTER TABLE account ADD CONSTRAINT one UNIQUE (email);
COMMENT ON CONSTRAINT one ON account IS 'old';
-- [revision]
ALTER TABLE account DROP CONSTRAINT one;
ALTER TABLE account ADD CONSTRAINT one UNIQUE (email, points);
-- [old]
INSERT INTO account (id, email) VALUES (1001, 'a5@x') ON CONFLICT (email) DO UPDATE SET note = 'again';
-- [new]
INSERT INTO account (id, email, points) VALUES (1001, 'b5@x', 5) ON CONFLICT (email, points) DO UPDATE SET note = 'again';
