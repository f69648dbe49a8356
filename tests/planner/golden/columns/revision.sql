-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: columns
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD COLUMN nickname text;

ALTER TABLE account ADD COLUMN active boolean NOT NULL DEFAULT true;

ALTER TABLE account ADD COLUMN seen timestamptz DEFAULT now();

ALTER TABLE account ADD COLUMN IF NOT EXISTS note text;

ALTER TABLE account ADD a1 int, ADD a2 int;
