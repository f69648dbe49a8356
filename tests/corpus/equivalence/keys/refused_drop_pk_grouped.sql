-- case: A key that GROUP BY of a view counts on
-- refused: GROUP BY
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
CREATE VIEW by_id AS SELECT id, email FROM account GROUP BY id;
-- [revision]
ALTER TABLE account DROP CONSTRAINT account_pkey;
