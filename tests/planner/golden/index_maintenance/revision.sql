-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: index maintenance
-- created: 2026-11-22T16:38:00Z

DROP INDEX account_email, "Account note";

DROP INDEX CONCURRENTLY IF EXISTS broken;

CREATE INDEX account_id ON account (id, note);

DROP INDEX account_id;

REINDEX INDEX account_pkey;

REINDEX SCHEMA public;

ALTER INDEX account_pkey SET TABLESPACE fast;
