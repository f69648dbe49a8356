-- case: DROP FUNCTION, TYPE, DOMAIN, SEQUENCE and TRIGGER when the old version has gone
-- [setup]
CREATE TABLE thing (id int PRIMARY KEY, name text);
INSERT INTO thing SELECT i, 'n' || i FROM generate_series(1, 30) i;
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := NEW.name || ''!''; RETURN NEW; END';
CREATE TRIGGER stamped BEFORE INSERT ON thing FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
CREATE SEQUENCE ticket START 7;
-- [revision]
-- lockstep: phase contract
DROP FUNCTION twice(int);
-- lockstep: phase contract
DROP TRIGGER stamped ON thing;
-- lockstep: phase contract
DROP TYPE mood;
-- lockstep: phase contract
DROP DOMAIN short;
-- lockstep: phase contract
DROP SEQUENCE ticket;
-- [old]
SELECT twice(4), 'good'::mood, 'x'::short, nextval('ticket');
INSERT INTO thing VALUES (1000, 'x');
DO $$ BEGIN ASSERT (SELECT name = 'x!' FROM thing WHERE id = 1000); END $$
-- [new]
INSERT INTO thing VALUES (1001, 'x')
