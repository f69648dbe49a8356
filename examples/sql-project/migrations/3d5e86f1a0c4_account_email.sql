-- revision: 3d5e86f1a0c4
-- down_revision: 2a9b31c05d77
-- description: every account has an email
-- created: 2026-08-27T08:45:00Z

ALTER TABLE account ALTER COLUMN email SET NOT NULL;

-- downgrade
ALTER TABLE account ALTER COLUMN email DROP NOT NULL;
