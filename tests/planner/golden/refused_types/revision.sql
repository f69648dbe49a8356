-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: refused types
-- created: 2026-11-22T16:38:00Z

ALTER TABLE a_key ALTER COLUMN id TYPE bigint;

ALTER TABLE b_indexed ALTER COLUMN c TYPE bigint;

ALTER TABLE c_checked ALTER COLUMN c TYPE bigint;

ALTER TABLE d_viewed ALTER COLUMN c TYPE bigint;

ALTER TABLE e_identity ALTER COLUMN c TYPE bigint;

ALTER TABLE f_default ALTER COLUMN c TYPE bigint;

ALTER TABLE g_published ALTER COLUMN c TYPE bigint;

ALTER TABLE h_child ALTER COLUMN c TYPE bigint;

ALTER TABLE i_ruled ALTER COLUMN c TYPE bigint;

ALTER TABLE j_using ALTER COLUMN c TYPE bigint USING c * 100;

-- lockstep: reverse c / 100
ALTER TABLE k_reverse ALTER COLUMN c TYPE bigint;

ALTER TABLE l_flip ALTER COLUMN c TYPE numeric;

ALTER TABLE m_narrow ALTER COLUMN c TYPE integer;

ALTER TABLE n_unfinished ALTER COLUMN c TYPE bigint;

ALTER TABLE o_function ALTER COLUMN c TYPE bigint;

-- lockstep: flip: x
ALTER TABLE p_digits ALTER COLUMN c TYPE numeric(8,2);

ALTER TABLE p_digits ALTER COLUMN gone TYPE bigint;
