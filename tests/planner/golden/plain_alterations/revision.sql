-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: plain alterations
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ALTER COLUMN points SET DEFAULT 5;

ALTER TABLE account ALTER COLUMN note SET DEFAULT '';

ALTER TABLE account ADD CONSTRAINT account_parent FOREIGN KEY (points) REFERENCES account (id) NOT VALID;

ANALYZE account;

ALTER TABLE account VALIDATE CONSTRAINT account_parent;
