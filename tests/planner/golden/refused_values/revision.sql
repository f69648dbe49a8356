-- revision: 4c1e9a2b7d10
-- down_revision: 9b0f3c55a1e2
-- description: values and domains
-- created: 2026-11-22T16:38:00Z

ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';

ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000);

ALTER DOMAIN positive SET NOT NULL;

ALTER DOMAIN positive VALIDATE CONSTRAINT small;
