-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: native not null
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD CONSTRAINT has_mail NOT NULL email;

ALTER TABLE account ADD NOT NULL note NOT VALID;

ALTER TABLE day ADD CONSTRAINT has_id NOT NULL id;
