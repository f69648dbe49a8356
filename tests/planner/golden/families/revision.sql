-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: families
-- created: 2026-11-22T16:38:00Z

ALTER TABLE day ADD CHECK (id > 0);

ALTER TABLE day ALTER COLUMN note SET NOT NULL;

CREATE UNIQUE INDEX day_id ON day USING btree (id, at DESC) WITH (fillfactor = 70);

ALTER TABLE animal ADD CONSTRAINT named CHECK (name <> $$$$) NO INHERIT;

ALTER TABLE tree ALTER COLUMN name SET NOT NULL;
