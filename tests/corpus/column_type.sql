-- schema
CREATE EXTENSION IF NOT EXISTS citext;
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE DOMAIN plain AS int;
CREATE DOMAIN word AS varchar(20);
CREATE TYPE mood AS ENUM ('1', '2');
CREATE TABLE t (id int PRIMARY KEY, a int, s smallint, b varchar(20), c text, ch char(10), n numeric(10,2),
                r real, d timestamp, dz timestamptz, tm time, iv interval, u cidr, vb varbit(20), o oid, x xml,
                j json, dom plain, w word, m mood, arr int[], va varchar(10)[]);
INSERT INTO t SELECT g, g, g, g, g, g, g, g, now(), now(), '10:00', '1 day', '10.0.0.0/8', B'1', g, NULL,
                     '{}', g, g, '1', '{1}', '{x}' FROM generate_series(1, 1000) g;

-- case the same type
ALTER TABLE t ALTER COLUMN a TYPE int;
-- case int to bigint
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- case smallint to int
ALTER TABLE t ALTER COLUMN s TYPE int;
-- case int to smallint
ALTER TABLE t ALTER COLUMN a TYPE smallint;
-- case int to numeric
ALTER TABLE t ALTER COLUMN a TYPE numeric;
-- case int to text
ALTER TABLE t ALTER COLUMN a TYPE text;
-- case int to oid
ALTER TABLE t ALTER COLUMN a TYPE oid;
-- case text to int
ALTER TABLE t ALTER COLUMN c TYPE int USING c::int;
-- case text to int without USING
ALTER TABLE t ALTER COLUMN c TYPE int;
-- case varchar widened
ALTER TABLE t ALTER COLUMN b TYPE varchar(40);
-- case varchar narrowed
ALTER TABLE t ALTER COLUMN b TYPE varchar(10);
-- case varchar to text
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case varchar without limit
ALTER TABLE t ALTER COLUMN b TYPE varchar;
-- case text to varchar
ALTER TABLE t ALTER COLUMN c TYPE varchar;
-- case text to varchar(n)
ALTER TABLE t ALTER COLUMN c TYPE varchar(100);
-- case text to char(n)
ALTER TABLE t ALTER COLUMN c TYPE char(10);
-- case char(n) to char(m)
ALTER TABLE t ALTER COLUMN ch TYPE char(20);
-- case char(n) to text
ALTER TABLE t ALTER COLUMN ch TYPE text;
-- case numeric with more digits
ALTER TABLE t ALTER COLUMN n TYPE numeric(14,2);
-- case numeric with another scale
ALTER TABLE t ALTER COLUMN n TYPE numeric(14,4);
-- case numeric with fewer digits
ALTER TABLE t ALTER COLUMN n TYPE numeric(8,2);
-- case numeric without limit
ALTER TABLE t ALTER COLUMN n TYPE numeric;
-- case real to double precision
ALTER TABLE t ALTER COLUMN r TYPE double precision;
-- case timestamp to timestamptz in UTC
ALTER TABLE t ALTER COLUMN d TYPE timestamptz;
-- case timestamptz to timestamp in UTC
ALTER TABLE t ALTER COLUMN dz TYPE timestamp;
-- case timestamp to timestamptz elsewhere
BEGIN;
SET TimeZone = 'Asia/Tokyo';
ALTER TABLE t ALTER COLUMN d TYPE timestamptz;
-- case timestamp to timestamptz, UTC set in the transaction
BEGIN;
SET LOCAL TimeZone = 'UTC';
ALTER TABLE t ALTER COLUMN d TYPE timestamptz;
-- case timestamp to full precision
ALTER TABLE t ALTER COLUMN d TYPE timestamp(6);
-- case timestamp to lower precision
ALTER TABLE t ALTER COLUMN d TYPE timestamp(3);
-- case timestamptz to lower precision
ALTER TABLE t ALTER COLUMN dz TYPE timestamptz(0);
-- case time to full precision
ALTER TABLE t ALTER COLUMN tm TYPE time(6);
-- case time to lower precision
ALTER TABLE t ALTER COLUMN tm TYPE time(2);
-- case timestamp to date
ALTER TABLE t ALTER COLUMN d TYPE date;
-- case cidr to inet
ALTER TABLE t ALTER COLUMN u TYPE inet;
-- case cidr to inet, indexed
CREATE INDEX t_u ON t (u);
ALTER TABLE t ALTER COLUMN u TYPE inet;
-- case varbit widened
ALTER TABLE t ALTER COLUMN vb TYPE varbit(40);
-- case varbit narrowed
ALTER TABLE t ALTER COLUMN vb TYPE varbit(10);
-- case xml to text
ALTER TABLE t ALTER COLUMN x TYPE text;
-- case json to jsonb
ALTER TABLE t ALTER COLUMN j TYPE jsonb USING j::jsonb;
-- case text to citext
ALTER TABLE t ALTER COLUMN c TYPE citext;
-- case text to citext, indexed
CREATE INDEX t_c ON t (c);
ALTER TABLE t ALTER COLUMN c TYPE citext;
-- case enum to text
ALTER TABLE t ALTER COLUMN m TYPE text;
-- case text to enum
UPDATE t SET c = '1';
ALTER TABLE t ALTER COLUMN c TYPE mood USING c::mood;
-- case int to a constrained domain
ALTER TABLE t ALTER COLUMN a TYPE positive;
-- case int to a domain without constraints
ALTER TABLE t ALTER COLUMN a TYPE plain;
-- case a domain to its base type
ALTER TABLE t ALTER COLUMN dom TYPE int;
-- case a domain of varchar to text
ALTER TABLE t ALTER COLUMN w TYPE text;
-- case a domain of varchar to a longer varchar
ALTER TABLE t ALTER COLUMN w TYPE varchar(40);
-- case a domain to another type
ALTER TABLE t ALTER COLUMN dom TYPE bigint;
-- case array of int to array of bigint
ALTER TABLE t ALTER COLUMN arr TYPE bigint[];
-- case array of varchar to array of text
ALTER TABLE t ALTER COLUMN va TYPE text[];
-- case USING that only casts
ALTER TABLE t ALTER COLUMN b TYPE text USING b::text;
-- case USING that only names the column
ALTER TABLE t ALTER COLUMN b TYPE text USING b;
-- case USING that computes
ALTER TABLE t ALTER COLUMN b TYPE text USING trim(b);
-- case another collation, not indexed
ALTER TABLE t ALTER COLUMN c TYPE text COLLATE "C";
-- case another collation, indexed
CREATE INDEX t_c ON t (c);
ALTER TABLE t ALTER COLUMN c TYPE text COLLATE "C";
-- case varchar to text, indexed
CREATE INDEX t_b ON t (b);
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case varchar to text, indexed by pattern ops
CREATE INDEX t_b ON t (b varchar_pattern_ops);
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case varchar to text under an expression index
CREATE INDEX t_b ON t (lower(b));
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case varchar to text under a partial index
CREATE INDEX t_b ON t (id) WHERE b IS NOT NULL;
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case varchar to text, indexed on another column
CREATE INDEX t_c ON t (c);
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case timestamp to timestamptz in UTC, indexed
CREATE INDEX t_d ON t (d);
ALTER TABLE t ALTER COLUMN d TYPE timestamptz;
-- case widening a column that has a CHECK
ALTER TABLE t ADD CHECK (b <> '');
ALTER TABLE t ALTER COLUMN b TYPE varchar(40);
-- case widening a column that has a CHECK not valid
ALTER TABLE t ADD CHECK (b <> '') NOT VALID;
ALTER TABLE t ALTER COLUMN b TYPE varchar(40);
-- case widening a column whose table has a CHECK on another
ALTER TABLE t ADD CHECK (a > 0);
ALTER TABLE t ALTER COLUMN b TYPE varchar(40);
-- case widening a unique column
ALTER TABLE t ADD UNIQUE (b);
ALTER TABLE t ALTER COLUMN b TYPE varchar(40);
-- case a view reads the column
CREATE VIEW v AS SELECT b FROM t;
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case a view reads another column
CREATE VIEW v AS SELECT a FROM t;
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case a materialized view reads the column
CREATE MATERIALIZED VIEW v AS SELECT b FROM t;
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case a generated column reads the column
ALTER TABLE t ADD g text GENERATED ALWAYS AS (b) STORED;
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case a trigger names the column
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case a policy reads the column
CREATE POLICY q ON t USING (b <> '');
ALTER TABLE t ALTER COLUMN b TYPE text;
-- case statistics read the column
CREATE STATISTICS s ON a, b FROM t;
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- case a foreign key's own column
CREATE TABLE q (id int PRIMARY KEY);
INSERT INTO q SELECT generate_series(1, 1000);
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES q;
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- case a key that a foreign key refers to
CREATE TABLE q (tid int REFERENCES t);
INSERT INTO q SELECT generate_series(1, 1000);
ALTER TABLE t ALTER COLUMN id TYPE bigint;
-- case the default cannot follow
ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x';
ALTER TABLE t ALTER COLUMN c TYPE int USING 1;
-- case no such column
ALTER TABLE t ALTER COLUMN nobody TYPE text;
-- case interval without limit
ALTER TABLE t ALTER COLUMN iv TYPE interval;
-- case interval to lower precision
ALTER TABLE t ALTER COLUMN iv TYPE interval(0);
