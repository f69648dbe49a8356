-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: dropped constraints
-- created: 2026-11-22T16:38:00Z

ALTER TABLE purchase DROP CONSTRAINT positive;

ALTER TABLE purchase DROP CONSTRAINT short;

ALTER TABLE purchase DROP CONSTRAINT purchase_customer_fkey;

ALTER TABLE purchase DROP CONSTRAINT one;

ALTER TABLE purchase DROP CONSTRAINT purchase_pkey;
