-- case: another collation of a column with an index
-- old-until: cutover
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL);
CREATE INDEX account_name ON account (name);
INSERT INTO account SELECT i, 'name ' || i FROM generate_series(1, 50) i;
-- [revision]
-- lockstep: flip: comparisons of both versions parse, only their order changes
ALTER TABLE account ALTER COLUMN name TYPE text COLLATE "C";
-- [old]
INSERT INTO account (id, name) VALUES (1000, 'new');
UPDATE account SET name = name || '!' WHERE id = 7
-- [new]
SELECT * FROM account ORDER BY name
