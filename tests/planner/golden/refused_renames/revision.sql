-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: what a view will not do
-- created: 2026-11-22T16:38:00Z

ALTER TABLE secured RENAME COLUMN a TO b;
ALTER TABLE published RENAME COLUMN a TO b;
ALTER TABLE typed RENAME COLUMN a TO b;
ALTER TABLE parted RENAME COLUMN a TO b;
ALTER TABLE argued RENAME COLUMN a TO b;
ALTER TABLE foreign_code RENAME COLUMN a TO b;
ALTER TABLE naming RENAME COLUMN a TO b;
ALTER TABLE asking RENAME COLUMN a TO b;
ALTER TABLE truncated RENAME COLUMN a TO b;
ALTER TABLE taken RENAME COLUMN a TO b;
ALTER TABLE merged RENAME COLUMN a TO b;
ALTER TABLE odd_grants RENAME COLUMN a TO b;
ALTER TABLE secured RENAME TO s2;
ALTER TABLE truncated RENAME TO t2;
ALTER TABLE taken RENAME TO typed;
ALTER TABLE argued RENAME COLUMN a TO id;
ALTER VIEW v RENAME TO w;
-- lockstep: phase contract
ALTER TABLE plain RENAME COLUMN a TO b;
