-- case: ADD COLUMN whose default calls a function of the user's
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text, points int NOT NULL DEFAULT 0);
INSERT INTO account SELECT i, 'n' || i, i FROM generate_series(1, 50) i;
CREATE FUNCTION dice() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 6';
-- [revision]
ALTER TABLE account ADD COLUMN thrown int DEFAULT dice() NOT NULL;
-- [old]
INSERT INTO account (id) VALUES (1000)
-- [new]
INSERT INTO account (id, thrown) VALUES (1001, 2)
