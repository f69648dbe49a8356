-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: what neither a view nor twin columns will do
-- created: 2026-11-22T16:38:00Z

ALTER TABLE published RENAME COLUMN a TO b;
ALTER TABLE typed RENAME COLUMN a TO b;
ALTER TABLE parted RENAME COLUMN a TO b;
ALTER TABLE taken RENAME COLUMN a TO b;
ALTER TABLE in_domain RENAME COLUMN a TO b;
ALTER TABLE drawn RENAME COLUMN a TO b;
ALTER TABLE computed RENAME COLUMN a TO b;
ALTER TABLE ruled RENAME COLUMN a TO b;
ALTER TABLE half RENAME COLUMN a TO b;
ALTER TABLE odd_grant RENAME COLUMN a TO b;
ALTER TABLE secured RENAME TO s2;
ALTER TABLE truncated RENAME TO t2;
ALTER TABLE taken RENAME TO typed;
ALTER TABLE plain RENAME COLUMN a TO id;
ALTER VIEW v RENAME TO w;
-- lockstep: phase contract
ALTER TABLE plain RENAME COLUMN a TO b;
