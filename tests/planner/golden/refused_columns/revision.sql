-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused columns
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD COLUMN token uuid DEFAULT gen_random_uuid();

ALTER TABLE account ADD COLUMN must int NOT NULL;

ALTER TABLE account ADD COLUMN number serial;

ALTER TABLE account ADD COLUMN positive int DEFAULT 1 CHECK (positive > 0);

ALTER TABLE account ADD COLUMN fine int, ALTER COLUMN note SET NOT NULL;

ALTER TABLE account ADD CONSTRAINT account_note UNIQUE (note);

ALTER TABLE account ADD CONSTRAINT account_self FOREIGN KEY (points) REFERENCES account (id);
