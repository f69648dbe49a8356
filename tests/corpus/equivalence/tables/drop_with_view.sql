-- case: DROP TABLE after its view
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
CREATE VIEW names AS SELECT name FROM thing;
-- [revision]
DROP VIEW names;
-- [old]
SELECT * FROM names
-- [new]
SELECT name FROM thing
