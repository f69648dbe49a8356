-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: keys that cannot be carried
-- created: 2026-11-22T16:38:00Z

ALTER TABLE a_partitioned_child ALTER COLUMN id TYPE bigint;

ALTER TABLE b_real ALTER COLUMN id TYPE double precision;

ALTER TABLE c_nulls ALTER COLUMN u TYPE bigint;

ALTER TABLE d_identity ALTER COLUMN n TYPE bigint;

ALTER TABLE e_default ALTER COLUMN n TYPE bigint;

-- lockstep: flip: a test
ALTER TABLE f_other_end ALTER COLUMN ref TYPE numeric;

ALTER TABLE g_grouped ALTER COLUMN id TYPE bigint;

-- lockstep: flip: a test
-- lockstep: reverse round(id * 100)
ALTER TABLE h_own_reverse ALTER COLUMN id TYPE numeric(12,3) USING id / 100.0;

-- lockstep: flip: a test
ALTER TABLE i_coarse ALTER COLUMN id TYPE text;
