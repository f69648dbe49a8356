-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: two checks without a name
-- created: 2026-11-22T16:38:00Z

ALTER TABLE line ADD CHECK (amount < 100 AND number > 0);

ALTER TABLE line ADD CHECK (price > 0 AND paid > 0);
