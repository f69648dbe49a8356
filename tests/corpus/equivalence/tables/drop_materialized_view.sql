-- case: DROP MATERIALIZED VIEW
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
CREATE MATERIALIZED VIEW counts AS SELECT owner, count(*) AS n FROM thing GROUP BY 1; CREATE UNIQUE INDEX ON counts (owner);
-- [revision]
DROP MATERIALIZED VIEW counts;
-- [old]
REFRESH MATERIALIZED VIEW CONCURRENTLY counts
-- [new]
SELECT name FROM thing
