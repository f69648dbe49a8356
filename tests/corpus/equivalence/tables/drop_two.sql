-- case: DROP TABLE of two that refer to each other
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
CREATE TABLE part (thing int REFERENCES thing);
INSERT INTO part VALUES (1);
-- [revision]
DROP TABLE IF EXISTS thing, part, nothing CASCADE;
-- [old]
INSERT INTO part VALUES (2)
-- [new]
INSERT INTO owner VALUES (1000)
