-- schema
CREATE TABLE p (id int PRIMARY KEY, code int UNIQUE);
INSERT INTO p SELECT g, g FROM generate_series(1, 1000) g;
CREATE TABLE t (id int PRIMARY KEY, a int, r int REFERENCES p);
INSERT INTO t SELECT g, 1 + g % 10, NULL FROM generate_series(1, 1000) g;
CREATE TABLE c (id int PRIMARY KEY, pid int REFERENCES p ON DELETE CASCADE);
INSERT INTO c SELECT g, NULL FROM generate_series(1, 1000) g;

-- case ADD FOREIGN KEY
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p;
-- case ADD FOREIGN KEY NOT VALID
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p NOT VALID;
-- case VALIDATE a foreign key
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT k;
-- case ADD FOREIGN KEY NOT VALID and VALIDATE in one transaction
BEGIN;
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT k;
-- case ADD FOREIGN KEY ON DELETE CASCADE DEFERRABLE
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p ON DELETE CASCADE DEFERRABLE;
-- case ADD FOREIGN KEY to another unique column
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p (code) NOT VALID;
-- case ADD FOREIGN KEY to the table itself
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES t NOT VALID;
-- case ADD FOREIGN KEY that rows violate
UPDATE t SET a = 9999;
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES p;
-- case ADD FOREIGN KEY to nobody
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES nobody;
-- case DROP a foreign key
ALTER TABLE t DROP CONSTRAINT t_r_fkey;
-- case ALTER CONSTRAINT
ALTER TABLE t ALTER CONSTRAINT t_r_fkey DEFERRABLE;
-- case a new table that refers to two
CREATE TABLE z (id int PRIMARY KEY, a int REFERENCES t, b int REFERENCES p);
-- case a new table with a foreign key to itself
CREATE TABLE z (id int PRIMARY KEY, a int REFERENCES z);
-- case DROP TABLE that refers to another
DROP TABLE t;
-- case DROP TABLE that is referred to
DROP TABLE p;
-- case DROP TABLE that is referred to, CASCADE
DROP TABLE p CASCADE;
-- case DROP COLUMN that refers to another table
ALTER TABLE t DROP COLUMN r;
-- case DROP the key that is referred to
ALTER TABLE p DROP CONSTRAINT p_pkey;
-- case DROP the key that is referred to, CASCADE
ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE;
-- case DROP a unique constraint that is not referred to
ALTER TABLE p DROP CONSTRAINT p_code_key;
-- case TRUNCATE that refers to another
TRUNCATE t;
-- case TRUNCATE that is referred to
TRUNCATE p;
-- case TRUNCATE that is referred to, CASCADE
TRUNCATE p CASCADE;
-- case TRUNCATE all of them
TRUNCATE p, t, c;
-- case INSERT a row that refers to another
INSERT INTO t VALUES (-1, 1, 1);
-- case UPDATE of a column that refers to none
UPDATE t SET a = 5 WHERE id = 1;
-- case UPDATE of a column that refers to another
UPDATE t SET r = 5 WHERE id = 1;
-- case DELETE of a row that takes others along
DELETE FROM p WHERE id = 500;
-- case DELETE of a row, the foreign key is indexed
CREATE INDEX t_r ON t (r);
DELETE FROM p WHERE id = 500;
-- case RENAME of a table that is referred to
ALTER TABLE p RENAME TO q;
-- case RENAME of a column that is referred to
ALTER TABLE p RENAME COLUMN id TO pid;
-- case DISABLE TRIGGER ALL
ALTER TABLE t DISABLE TRIGGER ALL;
