-- revision: 3e77b0d24f19
-- down_revision: 3d5e86f1a0c4
-- description: accounts are found by email
-- created: 2026-09-14T10:20:00Z

CREATE INDEX account_email_idx ON account (email);

-- downgrade
DROP INDEX account_email_idx;
