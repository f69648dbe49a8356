-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: as is
-- created: 2026-11-22T16:38:00Z

-- lockstep: as-is: the table is empty
ALTER TABLE account ALTER COLUMN points TYPE bigint USING points * 100;

-- lockstep: as-is: nobody reads it any more
ALTER TABLE reading DROP COLUMN value;

-- lockstep: as-is: read and found harmless
DO $$ BEGIN PERFORM 1; END $$;

-- lockstep: as-is: both names at once are not needed
ALTER TABLE day RENAME COLUMN total TO sum;
