-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: checks
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD CONSTRAINT points_positive CHECK (points >= 0 -- never in debt
);

ALTER TABLE reading ADD CHECK (value > 0);

ALTER TABLE day ADD CONSTRAINT day_total CHECK (total > 0) NO INHERIT NOT VALID;

-- lockstep: phase contract
ALTER TABLE line ADD CHECK (amount < 100 AND number > 0);
