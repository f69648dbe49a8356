-- case: Another PRIMARY KEY
-- [setup]
CREATE TABLE account (id bigint PRIMARY KEY, email text, note text, points integer NOT NULL DEFAULT 0);
INSERT INTO account SELECT g, 'a' || g || '@x', CASE WHEN g % 3 = 0 THEN NULL ELSE 'n' || g END, g % 7 FROM generate_series(1, 200) g;
ALTER TABLE account ADD COLUMN shop integer;
UPDATE account SET shop = id % 3;
-- [revision]
ALTER TABLE account DROP CONSTRAINT account_pkey;
ALTER TABLE account ADD PRIMARY KEY (shop, id);
-- [old]
INSERT INTO account (id, shop) VALUES (5, 2) ON CONFLICT (id) DO UPDATE SET note = 'again';
-- [new]
INSERT INTO account (id, shop) VALUES (5, 2) ON CONFLICT (shop, id) DO UPDATE SET note = 'again';
