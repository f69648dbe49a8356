-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2        # a comment
-- description: account ids become bigint
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ALTER COLUMN id TYPE bigint;

-- downgrade
ALTER TABLE account ALTER COLUMN id TYPE integer;
