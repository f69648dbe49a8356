-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: keys
-- created: 2026-11-22T16:38:00Z

ALTER TABLE account ADD UNIQUE NULLS NOT DISTINCT (email, note);

ALTER TABLE account ADD CONSTRAINT "the Note" UNIQUE (note) INCLUDE (shop) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE account ADD PRIMARY KEY (shop, id);

ALTER TABLE day ADD PRIMARY KEY (at, id);

ALTER TABLE item ADD CONSTRAINT item_pk PRIMARY KEY USING INDEX item_code;
