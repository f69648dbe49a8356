-- revision: 3d5e86f1a0c4
-- down_revision: 2a9b31c05d77
-- description: every account has an email, and is found by it
-- created: 2026-08-27T08:45:00Z

ALTER TABLE account ALTER COLUMN email SET NOT NULL;
CREATE INDEX account_email_idx ON account (email);

-- downgrade
DROP INDEX account_email_idx;
ALTER TABLE account ALTER COLUMN email DROP NOT NULL;
