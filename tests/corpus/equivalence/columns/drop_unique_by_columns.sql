-- case: DROP COLUMN of one that is unique, with a value of the columns that stay
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, "first Name" text, email text NOT NULL UNIQUE);
INSERT INTO account SELECT i, 'f', 'n' || i FROM generate_series(1, 30) i;
-- [revision]
-- lockstep: reverse coalesce("first Name", '') || id || '@example.org'
ALTER TABLE account DROP COLUMN email;
-- [old]
INSERT INTO account (id, email) VALUES (1000, 'x');
INSERT INTO account (id, email) VALUES (1001, 'x') ON CONFLICT (email) DO NOTHING
-- [new]
INSERT INTO account (id) VALUES (1002), (1003);
INSERT INTO account (id, "first Name") VALUES (1004, 'me')
