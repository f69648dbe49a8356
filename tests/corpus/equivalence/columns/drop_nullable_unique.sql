-- case: DROP COLUMN of one that is unique and may be NULL
-- [setup]
CREATE TABLE account (id int PRIMARY KEY, email text UNIQUE, kind int);
CREATE UNIQUE INDEX kind_email ON account (kind, email) WHERE email IS NOT NULL;
INSERT INTO account SELECT i, 'n' || i FROM generate_series(1, 30) i;
-- [revision]
ALTER TABLE account DROP COLUMN email;
-- [old]
INSERT INTO account (id, email) VALUES (1000, 'x') ON CONFLICT (email) DO NOTHING
-- [new]
INSERT INTO account (id) VALUES (1001), (1002)
