-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused constraints
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD EXCLUDE USING gist (during WITH &&);

ALTER TABLE account ADD UNIQUE (email, id) WITH (fillfactor = 70);

ALTER TABLE account DROP CONSTRAINT account_pkey;

ALTER TABLE shop DROP CONSTRAINT shop_pkey;

ALTER TABLE shop DROP CONSTRAINT shop_pkey CASCADE;

ALTER TABLE day DROP CONSTRAINT day_one, ADD CONSTRAINT day_one UNIQUE (at);

ALTER TABLE sent DROP CONSTRAINT sent_code_key;

DROP INDEX sent_code_key;

DROP INDEX account_email;

CREATE INDEX account_email ON account (email);

ALTER TABLE account DROP CONSTRAINT one;

ALTER TABLE account ADD CONSTRAINT one CHECK (email <> $$$$);

ALTER TABLE account ADD CONSTRAINT filled NOT NULL email;

CREATE INDEX day_lower ON day (abs(id));

REINDEX SYSTEM postgres;

DROP INDEX day_one CASCADE;
