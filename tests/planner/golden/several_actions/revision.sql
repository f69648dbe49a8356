-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: several actions
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD COLUMN fine int, ALTER COLUMN note SET NOT NULL, ALTER COLUMN points DROP DEFAULT;
