-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused statements
-- created: 2026-11-22T16:38:00Z

SET lock_timeout = '1s';

-- lockstep: as-is: no
LOCK TABLE account;

VACUUM account;

DROP SCHEMA public CASCADE;

DO $$ BEGIN PERFORM 1; END $$;

UPDATE reading SET value = 0;

ALTER TABLE reading ADD CONSTRAINT reading_value UNIQUE (value);

BEGIN;

COMMIT;
