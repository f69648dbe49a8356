-- case: DROP DEFAULT of a column that may be NULL
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, note text DEFAULT 'x');
-- [revision]
ALTER TABLE account ALTER COLUMN note DROP DEFAULT;
-- [old]
INSERT INTO account (id) VALUES (1000)
