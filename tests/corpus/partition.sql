-- schema
CREATE TABLE big (id int PRIMARY KEY);
INSERT INTO big SELECT generate_series(1, 1000);
CREATE TABLE h (id int NOT NULL, a int, b text) PARTITION BY RANGE (id);
CREATE TABLE h1 PARTITION OF h FOR VALUES FROM (0) TO (1001);
CREATE TABLE h2 PARTITION OF h FOR VALUES FROM (1001) TO (2001);
INSERT INTO h SELECT g, 1, g FROM generate_series(1, 2000) g;
CREATE INDEX h_a ON h (a);
CREATE TABLE plain (id int NOT NULL, a int, b text) PARTITION BY RANGE (id);
CREATE TABLE loose (id int NOT NULL, a int, b text);
INSERT INTO loose SELECT g, 1, g FROM generate_series(5001, 6000) g;
CREATE TABLE proven (id int NOT NULL, a int, b text, CHECK (id >= 5000 AND id < 7000));
INSERT INTO proven SELECT g, 1, g FROM generate_series(5001, 6000) g;
CREATE TABLE d (id int, a int) PARTITION BY LIST (id);
CREATE TABLE d1 PARTITION OF d FOR VALUES IN (1);
CREATE TABLE dd PARTITION OF d DEFAULT;
INSERT INTO d SELECT 1, g FROM generate_series(1, 1000) g;
INSERT INTO d SELECT g, 1 FROM generate_series(2, 1100) g WHERE g <> 7;
CREATE TABLE dloose (id int, a int);
INSERT INTO dloose SELECT 7, g FROM generate_series(1, 1000) g;
CREATE TABLE refers (id int, r int REFERENCES big) PARTITION BY RANGE (id);
CREATE TABLE parent (id int, a int);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent SELECT g, g FROM generate_series(1, 1000) g;
INSERT INTO child SELECT g, g FROM generate_series(1, 1000) g;
CREATE TABLE lone (id int, a int);

-- case ADD COLUMN on a partitioned table
ALTER TABLE h ADD COLUMN k int;
-- case ADD COLUMN, volatile, on a partitioned table
ALTER TABLE h ADD COLUMN k float DEFAULT random();
-- case DROP COLUMN of a partitioned table
ALTER TABLE h DROP COLUMN b;
-- case change of type of a partitioned table
ALTER TABLE h ALTER COLUMN a TYPE bigint;
-- case change of type that relabels of a partitioned table
ALTER TABLE h ALTER COLUMN b TYPE varchar;
-- case SET NOT NULL on a partitioned table
ALTER TABLE h ALTER COLUMN a SET NOT NULL;
-- case ADD CHECK on a partitioned table
ALTER TABLE h ADD CONSTRAINT k CHECK (a > 0);
-- case ADD CHECK NOT VALID on a partitioned table
ALTER TABLE h ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
-- case VALIDATE a CHECK of a partitioned table
ALTER TABLE h ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
ALTER TABLE h VALIDATE CONSTRAINT k;
-- case SET DEFAULT on a partitioned table
ALTER TABLE h ALTER COLUMN a SET DEFAULT 5;
-- case ADD PRIMARY KEY on a partitioned table
ALTER TABLE h ADD PRIMARY KEY (id);
-- case CREATE UNIQUE INDEX without the partition key
CREATE UNIQUE INDEX k ON h (a);
-- case ADD PRIMARY KEY without the partition key
ALTER TABLE h ADD PRIMARY KEY (a);
-- case ADD FOREIGN KEY on a partitioned table
ALTER TABLE h ADD FOREIGN KEY (a) REFERENCES big;
-- case ADD FOREIGN KEY NOT VALID on a partitioned table
-- until 17
ALTER TABLE h ADD FOREIGN KEY (a) REFERENCES big NOT VALID;
-- case ADD COLUMN on one partition
ALTER TABLE h1 ADD COLUMN k int;
-- case SET NOT NULL on one partition
ALTER TABLE h1 ALTER COLUMN a SET NOT NULL;
-- case CREATE INDEX on a partitioned table
CREATE INDEX k ON h (a);
-- case CREATE INDEX ON ONLY a partitioned table
CREATE INDEX k ON ONLY h (a);
-- case CREATE INDEX CONCURRENTLY on a partitioned table
CREATE INDEX CONCURRENTLY k ON h (a);
-- case CREATE INDEX CONCURRENTLY on one partition
CREATE INDEX CONCURRENTLY k ON h1 (a);
-- case ALTER INDEX ATTACH PARTITION
CREATE INDEX k ON ONLY h (b);
CREATE INDEX k1 ON h1 (b);
ALTER INDEX k ATTACH PARTITION k1;
-- case DROP INDEX of a partitioned table
DROP INDEX h_a;
-- case DROP INDEX of one partition
DROP INDEX h1_a_idx;
-- case DROP INDEX CONCURRENTLY of a partitioned table
DROP INDEX CONCURRENTLY h_a;
-- case REINDEX of a partitioned table
REINDEX TABLE h;
-- case ATTACH without proof
ALTER TABLE h ATTACH PARTITION loose FOR VALUES FROM (5000) TO (7000);
-- case ATTACH with a CHECK that proves it, an index to be built
ALTER TABLE h ATTACH PARTITION proven FOR VALUES FROM (5000) TO (7000);
-- case ATTACH with a CHECK that proves it
ALTER TABLE plain ATTACH PARTITION proven FOR VALUES FROM (5000) TO (7000);
-- case ATTACH with a CHECK that proves it, its index is there
CREATE INDEX proven_a ON proven (a);
ALTER TABLE h ATTACH PARTITION proven FOR VALUES FROM (5000) TO (7000);
-- case ATTACH with a CHECK that does not prove it
ALTER TABLE h ATTACH PARTITION proven FOR VALUES FROM (5500) TO (6500);
-- case ATTACH where there is a DEFAULT partition
ALTER TABLE d ATTACH PARTITION dloose FOR VALUES IN (7);
-- case ATTACH as DEFAULT
ALTER TABLE h ATTACH PARTITION loose DEFAULT;
-- case ATTACH of a table that is not there
ALTER TABLE h ATTACH PARTITION nobody FOR VALUES FROM (5000) TO (7000);
-- case PARTITION OF
CREATE TABLE h3 PARTITION OF h FOR VALUES FROM (2001) TO (3001);
-- case PARTITION OF where there is a DEFAULT partition
CREATE TABLE d7 PARTITION OF d FOR VALUES IN (7);
-- case PARTITION OF as DEFAULT
CREATE TABLE h3 PARTITION OF h DEFAULT;
-- case PARTITION OF a table that refers to another
CREATE TABLE r1 PARTITION OF refers FOR VALUES FROM (1) TO (10);
-- case PARTITION OF a new table
BEGIN;
CREATE TABLE fresh (id int) PARTITION BY RANGE (id);
CREATE TABLE fresh1 PARTITION OF fresh FOR VALUES FROM (1) TO (10);
-- case DETACH
ALTER TABLE h DETACH PARTITION h1;
-- case DETACH where there is a DEFAULT partition
ALTER TABLE d DETACH PARTITION d1;
-- case DETACH CONCURRENTLY
-- since 14
ALTER TABLE h DETACH PARTITION h1 CONCURRENTLY;
-- case DETACH CONCURRENTLY where there is a DEFAULT partition
-- since 14
ALTER TABLE d DETACH PARTITION d1 CONCURRENTLY;
-- case DETACH CONCURRENTLY in a transaction
-- since 14
BEGIN;
ALTER TABLE h DETACH PARTITION h1 CONCURRENTLY;
-- case DROP of one partition
DROP TABLE h1;
-- case DROP of a partitioned table
DROP TABLE h;
-- case TRUNCATE of a partitioned table
TRUNCATE h;
-- case TRUNCATE of one partition
TRUNCATE h1;
-- case RENAME of a partitioned table
ALTER TABLE h RENAME TO z;
-- case RENAME COLUMN of a partitioned table
ALTER TABLE h RENAME COLUMN a TO z;
-- case RENAME of one partition
ALTER TABLE h1 RENAME TO z;
-- case ANALYZE of a partitioned table
ANALYZE h;
-- case CREATE TRIGGER on a partitioned table
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g AFTER INSERT ON h FOR EACH ROW EXECUTE FUNCTION f();
-- case LOCK TABLE of a partitioned table
BEGIN;
LOCK TABLE h IN SHARE MODE;
-- case UPDATE of a partitioned table
UPDATE h SET b = 'x';
-- case INSERT into one partition
INSERT INTO h1 (id, a) VALUES (0, 1);
-- case ADD COLUMN on a parent
ALTER TABLE parent ADD COLUMN k int;
-- case ADD COLUMN ONLY on a parent
ALTER TABLE ONLY parent ADD COLUMN k int;
-- case SET NOT NULL on a parent
ALTER TABLE parent ALTER COLUMN a SET NOT NULL;
-- case ADD CHECK on a parent
ALTER TABLE parent ADD CONSTRAINT k CHECK (a > 0);
-- case ADD CHECK NO INHERIT on a parent
ALTER TABLE parent ADD CONSTRAINT k CHECK (a > 0) NO INHERIT;
-- case ADD UNIQUE on a parent
ALTER TABLE parent ADD CONSTRAINT k UNIQUE (id);
-- case CREATE INDEX on a parent
CREATE INDEX k ON parent (a);
-- case DROP COLUMN of a parent
ALTER TABLE parent DROP COLUMN a;
-- case DROP of a parent
DROP TABLE parent;
-- case DROP of a parent, CASCADE
DROP TABLE parent CASCADE;
-- case DROP of a child
DROP TABLE child;
-- case INHERIT
ALTER TABLE lone INHERIT parent;
-- case NO INHERIT
ALTER TABLE child NO INHERIT parent;
-- case TRUNCATE of a parent
TRUNCATE parent;
-- case DELETE from a parent
DELETE FROM parent;
