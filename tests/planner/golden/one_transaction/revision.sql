-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: one transaction
-- created: 2026-11-22T16:38:00Z

BEGIN;

ALTER TABLE account ADD COLUMN fine int;

ALTER TABLE account ALTER COLUMN note SET NOT NULL;

COMMIT;
