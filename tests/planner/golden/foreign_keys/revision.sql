-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: foreign keys
-- created: 2026-11-22T16:38:00Z

ALTER TABLE purchase ADD FOREIGN KEY (customer) REFERENCES customer ON DELETE CASCADE -- with what it bought
;

ALTER TABLE purchase ADD CONSTRAINT "by mail" FOREIGN KEY (email) REFERENCES customer (email) NOT VALID DEFERRABLE;

ALTER TABLE day ADD FOREIGN KEY (customer) REFERENCES customer;

-- lockstep: phase contract
ALTER TABLE purchase ADD FOREIGN KEY (parent) REFERENCES purchase (id);
