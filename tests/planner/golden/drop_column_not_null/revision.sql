-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: drop column not null
-- created: 2026-11-22T16:38:00Z

-- lockstep: reverse (points * 2)::text
ALTER TABLE account DROP COLUMN name;
