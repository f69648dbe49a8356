-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: filled columns
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();

ALTER TABLE account ADD COLUMN number serial;

ALTER TABLE account ADD COLUMN line bigint GENERATED ALWAYS AS IDENTITY;

ALTER TABLE account ADD COLUMN positive int DEFAULT 1 CHECK (positive > 0);

-- lockstep: fill 'eu'
ALTER TABLE account ADD COLUMN region text NOT NULL;

-- lockstep: fill upper(note)
ALTER TABLE account ADD COLUMN shout text NOT NULL;
