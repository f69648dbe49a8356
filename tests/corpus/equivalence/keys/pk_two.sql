-- case: Two columns, of which one is NOT NULL, named, deferrable
-- [setup]
CREATE TABLE account (id bigint, shop integer NOT NULL, email text);
INSERT INTO account SELECT g, g % 3, 'a' || g FROM generate_series(1, 200) g;
-- [revision]
ALTER TABLE account ADD CONSTRAINT "the Key" PRIMARY KEY (shop, id) DEFERRABLE;
-- [old]
INSERT INTO account (id, shop, email) VALUES (1000, 1, 'new@x');
UPDATE account SET email = 'x' WHERE id = 5;
DELETE FROM account WHERE id = 7;
-- [new]
INSERT INTO account (id, shop, email) VALUES (1000, 1, 'new@x');
UPDATE account SET email = 'x' WHERE id = 5;
DELETE FROM account WHERE id = 7;
