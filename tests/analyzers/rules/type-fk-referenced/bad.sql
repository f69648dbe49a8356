ALTER TABLE customer ALTER COLUMN id TYPE bigint;
