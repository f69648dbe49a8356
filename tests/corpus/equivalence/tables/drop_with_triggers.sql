-- case: DROP TABLE with triggers, policies and a rule
-- [setup]
CREATE TABLE owner (id int PRIMARY KEY);
CREATE TABLE thing (id serial PRIMARY KEY, owner int REFERENCES owner, parent int REFERENCES thing, name text UNIQUE);
INSERT INTO owner SELECT generate_series(1, 5);
INSERT INTO thing (owner, name) SELECT 1 + i % 4, 'n' || i FROM generate_series(1, 30) i;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watch BEFORE UPDATE ON thing FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY mine ON thing USING (name <> '');
CREATE RULE also AS ON DELETE TO thing DO ALSO SELECT 1;
COMMENT ON TABLE thing IS 'old';
-- [revision]
DROP TABLE thing;
-- [old]
UPDATE thing SET name = name || '!'
-- [new]
INSERT INTO owner VALUES (1000)
