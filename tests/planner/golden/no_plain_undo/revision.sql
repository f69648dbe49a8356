-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: no plain undo
-- created: 2026-11-22T16:38:00Z

COMMENT ON TABLE account IS 'people';

INSERT INTO account (id, note) VALUES (1, 'first');

CREATE OR REPLACE VIEW people AS SELECT id FROM account;

-- downgrade
COMMENT ON TABLE account IS NULL;
