-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: replaced constraints
-- created: 2026-11-22T16:38:00Z

ALTER TABLE a_check DROP CONSTRAINT ok, ADD CONSTRAINT ok CHECK (points < 100);

ALTER TABLE b_foreign DROP CONSTRAINT of_customer;

ALTER TABLE b_foreign ADD CONSTRAINT customer_gone FOREIGN KEY (customer) REFERENCES customer ON DELETE SET NULL;

ALTER TABLE c_unique DROP CONSTRAINT one, ADD CONSTRAINT one UNIQUE (a, b);

ALTER TABLE d_primary DROP CONSTRAINT d_primary_pkey;

ALTER TABLE d_primary ADD PRIMARY KEY (b, a);
