-- case: A CHECK proves the column already
-- [setup]
CREATE TABLE account (id bigint, shop integer NOT NULL, email text);
INSERT INTO account SELECT g, g % 3, 'a' || g FROM generate_series(1, 200) g;
ALTER TABLE account ADD CONSTRAINT id_there CHECK (id IS NOT NULL);
-- [revision]
ALTER TABLE account ADD PRIMARY KEY (id) INCLUDE (email);
-- [old]
INSERT INTO account (id, shop, email) VALUES (1000, 1, 'new@x');
UPDATE account SET email = 'x' WHERE id = 5;
DELETE FROM account WHERE id = 7;
-- [new]
INSERT INTO account (id, shop, email) VALUES (1000, 1, 'new@x');
UPDATE account SET email = 'x' WHERE id = 5;
DELETE FROM account WHERE id = 7;
