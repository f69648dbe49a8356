BEGIN;
ALTER TABLE orders ADD COLUMN status text;
ALTER TABLE customer ADD COLUMN status text;
COMMIT;
