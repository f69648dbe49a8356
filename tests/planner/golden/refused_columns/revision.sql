-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused columns
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD COLUMN twice int GENERATED ALWAYS AS (points * 2) STORED;

ALTER TABLE account ADD COLUMN must int NOT NULL;

ALTER TABLE account DROP COLUMN id;

ALTER TABLE account ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY (START WITH 7);

ALTER TABLE account ADD COLUMN fine int, ADD COLUMN thrice int GENERATED ALWAYS AS (points * 3) STORED;

ALTER TABLE account ADD CONSTRAINT account_note UNIQUE (note);

ALTER TABLE account ADD CONSTRAINT account_self FOREIGN KEY (points) REFERENCES account (id);
