-- schema
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE DOMAIN plain AS int;
CREATE DOMAIN nested AS plain;
CREATE DOMAIN unused AS int;
CREATE TABLE t (id int PRIMARY KEY, pos positive, pl plain, many plain[]);
INSERT INTO t SELECT g, g, g, NULL FROM generate_series(1, 1000) g;
CREATE TABLE deep (id int, n nested);
INSERT INTO deep SELECT g, g FROM generate_series(1, 1000) g;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE moody (id int, m mood);
CREATE TYPE pair AS (x int, y int);
CREATE TABLE paired (id int, q pair);
CREATE TYPE alone AS (x int, y int);

-- case CREATE DOMAIN
CREATE DOMAIN d AS int CHECK (value > 0);
-- case ALTER DOMAIN ADD CHECK
ALTER DOMAIN positive ADD CONSTRAINT k CHECK (value < 100000);
-- case ALTER DOMAIN ADD CHECK NOT VALID
ALTER DOMAIN positive ADD CONSTRAINT k CHECK (value < 100000) NOT VALID;
-- case ALTER DOMAIN VALIDATE
ALTER DOMAIN positive ADD CONSTRAINT k CHECK (value < 100000) NOT VALID;
ALTER DOMAIN positive VALIDATE CONSTRAINT k;
-- case ALTER DOMAIN ADD CHECK of one that no table has
ALTER DOMAIN unused ADD CHECK (value > 0);
-- case ALTER DOMAIN SET NOT NULL
ALTER DOMAIN positive SET NOT NULL;
-- case ALTER DOMAIN SET NOT NULL of one beneath another
ALTER DOMAIN nested SET NOT NULL;
-- case ALTER DOMAIN SET NOT NULL of one that no table has
ALTER DOMAIN unused SET NOT NULL;
-- case ALTER DOMAIN DROP NOT NULL
ALTER DOMAIN positive DROP NOT NULL;
-- case ALTER DOMAIN SET DEFAULT
ALTER DOMAIN positive SET DEFAULT 5;
-- case ALTER DOMAIN DROP DEFAULT
ALTER DOMAIN positive DROP DEFAULT;
-- case ALTER DOMAIN DROP CONSTRAINT
ALTER DOMAIN positive DROP CONSTRAINT positive_check;
-- case ALTER DOMAIN RENAME CONSTRAINT
ALTER DOMAIN positive RENAME CONSTRAINT positive_check TO k;
-- case ALTER DOMAIN RENAME
ALTER DOMAIN unused RENAME TO d;
-- case DROP DOMAIN
DROP DOMAIN unused;
-- case DROP DOMAIN in use
DROP DOMAIN positive;
-- case CREATE TYPE AS ENUM
CREATE TYPE e AS ENUM ('a', 'b');
-- case ALTER TYPE ADD VALUE
ALTER TYPE mood ADD VALUE 'fair';
-- case ALTER TYPE ADD VALUE BEFORE
ALTER TYPE mood ADD VALUE 'fair' BEFORE 'bad';
-- case ALTER TYPE ADD VALUE IF NOT EXISTS
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'good';
-- case ALTER TYPE ADD VALUE, used in the same transaction
BEGIN;
ALTER TYPE mood ADD VALUE 'fair';
INSERT INTO moody VALUES (1, 'fair');
-- case ALTER TYPE ADD VALUE, another one used
BEGIN;
ALTER TYPE mood ADD VALUE 'fair';
INSERT INTO moody VALUES (1, 'good');
-- case ALTER TYPE ADD VALUE, used as a default in the same transaction
BEGIN;
ALTER TYPE mood ADD VALUE 'fair';
ALTER TABLE moody ADD COLUMN k mood DEFAULT 'fair';
-- case ALTER TYPE RENAME VALUE
ALTER TYPE mood RENAME VALUE 'good' TO 'best';
-- case CREATE TYPE, composite
CREATE TYPE q AS (x int);
-- case CREATE TYPE, range
CREATE TYPE q AS RANGE (subtype = float8);
-- case ALTER TYPE ADD ATTRIBUTE
ALTER TYPE pair ADD ATTRIBUTE z int;
-- case ALTER TYPE ALTER ATTRIBUTE in use
ALTER TYPE pair ALTER ATTRIBUTE x TYPE bigint;
-- case ALTER TYPE ALTER ATTRIBUTE not in use
ALTER TYPE alone ALTER ATTRIBUTE x TYPE bigint;
-- case ALTER TYPE DROP ATTRIBUTE
ALTER TYPE alone DROP ATTRIBUTE x;
-- case ALTER TYPE OWNER
ALTER TYPE mood OWNER TO CURRENT_USER;
