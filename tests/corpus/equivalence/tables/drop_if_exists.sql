-- case: DROP TABLE IF EXISTS of one that is not there
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
-- [revision]
DROP TABLE IF EXISTS nothing;
-- [old]
INSERT INTO thing (owner) VALUES (1)
