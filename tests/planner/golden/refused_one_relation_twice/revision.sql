-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused one relation twice
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ALTER COLUMN note SET NOT NULL;

CREATE INDEX account_note ON account (note);

CREATE VIEW notes AS SELECT note FROM account;

CREATE INDEX reading_value ON reading (value);

ALTER TABLE reading ALTER COLUMN value SET NOT NULL;
