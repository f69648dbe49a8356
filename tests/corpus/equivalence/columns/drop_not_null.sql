-- case: DROP COLUMN of one that is NOT NULL, with a constant in rows of the new version
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text NOT NULL);
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 30) i;
-- [revision]
-- lockstep: reverse 'unknown'
ALTER TABLE account DROP COLUMN email;
-- [old]
INSERT INTO account (id, email) VALUES (1000, 'x');
DO $$ BEGIN ASSERT (SELECT bool_and(email IS NOT NULL) FROM account); END $$
-- [new]
INSERT INTO account (id) VALUES (1001), (1002)
