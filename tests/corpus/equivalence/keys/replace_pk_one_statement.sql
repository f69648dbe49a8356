-- case: In one ALTER TABLE, named, with a comment on the old one
-- [setup]
CREATE TABLE account (id bigint, shop integer NOT NULL, email text);
INSERT INTO account SELECT g, g % 3, 'a' || g FROM generate_series(1, 200) g;
ALTER TABLE account ADD CONSTRAINT by_id PRIMARY KEY (id);
COMMENT ON CONSTRAINT by_id ON account IS 'old key';
COMMENT ON INDEX by_id IS 'old index';
ALTER TABLE account CLUSTER ON by_id;
-- [revision]
ALTER TABLE account DROP CONSTRAINT by_id, ADD CONSTRAINT by_shop PRIMARY KEY (shop, id);
-- [old]
INSERT INTO account (id, shop) VALUES (5, 2) ON CONFLICT (id) DO UPDATE SET email = 'again';
-- [new]
INSERT INTO account (id, shop) VALUES (5, 2) ON CONFLICT (shop, id) DO UPDATE SET email = 'again';
