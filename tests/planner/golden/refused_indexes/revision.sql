-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused indexes
-- created: 2026-11-22T16:38:00Z

CREATE INDEX ON account (note);

CREATE INDEX day_total ON day (total);

-- lockstep: as-is: small table
CREATE INDEX account_note ON account (note);
