-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: points become a score
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account RENAME COLUMN points TO score;
-- lockstep: reverse round(score * 10)
ALTER TABLE account ALTER COLUMN score TYPE numeric(12,1) USING (score / 10.0);
