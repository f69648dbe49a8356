-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: type odd names
-- created: 2026-11-22T16:38:00Z

ALTER TABLE "Or""der" ALTER COLUMN "sel ect; --" TYPE bigint;

ALTER TABLE long ALTER COLUMN ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc TYPE bigint;
