-- revision: 2a9b31c05d77
-- down_revision: 1f0c7d4e92ab
-- description: accounts can be closed
-- created: 2026-05-18T14:03:00Z

ALTER TABLE account ADD COLUMN status text NOT NULL DEFAULT 'open';
ALTER TABLE account ADD CONSTRAINT account_status_known CHECK (status IN ('open', 'closed'));

-- downgrade
ALTER TABLE account DROP COLUMN status;
