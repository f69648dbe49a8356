-- case: DROP VIEW of two, one on the other
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
CREATE VIEW names AS SELECT name FROM thing; CREATE VIEW "short Names" AS SELECT name FROM names WHERE length(name) < 3;
-- [revision]
DROP VIEW names, "short Names";
-- [old]
SELECT * FROM "short Names"
-- [new]
SELECT name FROM thing
