-- revision: 4c1e9a2b7d10
-- down_revision: 3e77b0d24f19
-- description: balances become bigint
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ALTER COLUMN balance TYPE bigint;

-- downgrade
ALTER TABLE account ALTER COLUMN balance TYPE integer;
