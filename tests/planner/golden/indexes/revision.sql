-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: indexes
-- created: 2026-11-22T16:38:00Z

CREATE INDEX account_note ON account (note);

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS account_points ON public.account (points) WHERE points > 0;

-- lockstep: phase contract
CREATE UNIQUE INDEX /* no dot */ "Reading value" ON reading USING btree (value DESC);

CREATE INDEX IF NOT EXISTS account_pkey ON account (id);
