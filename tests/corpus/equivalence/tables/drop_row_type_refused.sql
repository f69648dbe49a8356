-- case: DROP TABLE whose row type is used
-- refused: depends on public.thing
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
CREATE TABLE log (old thing);
-- [revision]
DROP TABLE thing;
