-- Everything that the catalog reader reports, once. Works on PostgreSQL 13 and later.
CREATE SCHEMA "Odd ""schema";
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN small_positive AS positive;
CREATE DOMAIN plain_text AS text;
CREATE TYPE mood AS ENUM ('calm', 'it''s, "odd"');

CREATE TABLE parent (id integer PRIMARY KEY, code text UNIQUE);

CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY,
  serial_number serial,
  email varchar(200) COLLATE "C" NOT NULL,
  "Odd ""name" text DEFAULT 'x',
  balance numeric(12, 2) NOT NULL DEFAULT 0,
  doubled numeric GENERATED ALWAYS AS (balance * 2) STORED,
  mood mood DEFAULT 'calm',
  score small_positive,
  label plain_text,
  born timestamp DEFAULT CURRENT_TIMESTAMP,
  gone integer,
  parent_id integer,
  parent_code text,
  spare integer,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_parent FOREIGN KEY (parent_id) REFERENCES parent (id),
  CONSTRAINT account_known CHECK (parent_id IS NOT NULL AND (label IS NOT NULL AND spare > 0)),
  CONSTRAINT account_either CHECK (parent_id IS NOT NULL OR spare IS NOT NULL),
  CONSTRAINT account_apart EXCLUDE USING btree (spare WITH =)
);
ALTER TABLE account DROP COLUMN gone;
ALTER TABLE account ADD CONSTRAINT account_unproved CHECK (spare <> 7) NOT VALID;
ALTER TABLE account ADD CONSTRAINT account_code FOREIGN KEY (parent_code) REFERENCES parent (code) NOT VALID;
ALTER TABLE account ALTER COLUMN email SET STATISTICS 500;
ALTER TABLE account ALTER COLUMN label SET STORAGE EXTERNAL;
ALTER TABLE account ALTER COLUMN spare SET (n_distinct = -0.5);
COMMENT ON COLUMN account.email IS 'where to write';
CREATE UNIQUE INDEX account_email ON account (lower(email), id) INCLUDE (spare) WHERE balance > 0;
CREATE STATISTICS account_stats ON email, mood FROM account;
COMMENT ON STATISTICS account_stats IS 'they go together';
ALTER STATISTICS account_stats SET STATISTICS 55;

CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql COST 7 AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION "Odd ""schema".twice(n integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN n * 2; END $$;
CREATE FUNCTION plain(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n';
CREATE FUNCTION takes_row(a account) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER account_note BEFORE UPDATE OF email ON account FOR EACH ROW
  WHEN (NEW.balance > 0) EXECUTE FUNCTION note();
COMMENT ON TRIGGER account_note ON account IS 'takes notes';
ALTER TABLE account ENABLE ALWAYS TRIGGER account_note;

CREATE VIEW rich AS SELECT id, email FROM account WHERE balance > 1000;
CREATE VIEW grouped AS SELECT id, email FROM account GROUP BY id;
ALTER VIEW rich SET (security_barrier = true);
CREATE MATERIALIZED VIEW rich_now AS SELECT mood FROM account WITH NO DATA;
CREATE VIEW whole AS SELECT a FROM account a;
CREATE RULE account_quiet AS ON DELETE TO account WHERE OLD.spare = 1 DO INSTEAD NOTHING;
COMMENT ON RULE account_quiet ON account IS '1 stays';
ALTER TABLE account ENABLE REPLICA RULE account_quiet;
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON account USING (label = CURRENT_USER);
COMMENT ON POLICY own ON account IS 'each to their own';
CREATE POLICY kept ON account AS RESTRICTIVE FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (spare > 0);
ALTER TABLE parent REPLICA IDENTITY FULL;
CREATE TABLE holder (one account, many account[]);

CREATE TABLE "Odd ""schema"."Odd ""table" (n integer);
CREATE UNLOGGED TABLE scratchpad (n integer);
CREATE TABLE base (n integer);
CREATE TABLE derived (m integer) INHERITS (base);
CREATE TABLE measured (at date NOT NULL, value integer) PARTITION BY RANGE (at);
CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE PUBLICATION everyone FOR TABLE account, measured;
CREATE SEQUENCE counter;

CREATE SCHEMA lockstep;
CREATE TABLE lockstep.ledger (id integer);
CREATE FUNCTION lockstep.sync() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE DOMAIN lockstep.hidden AS integer CHECK (VALUE > 0);
CREATE TEMPORARY TABLE passing (n integer);
COMMENT ON TABLE public.account IS 'who has what';
GRANT SELECT ON public.account TO PUBLIC;
