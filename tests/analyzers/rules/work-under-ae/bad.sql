BEGIN;
ALTER TABLE orders ADD COLUMN status text;
UPDATE orders SET status = 'open' WHERE id < 1000000;
COMMIT;
