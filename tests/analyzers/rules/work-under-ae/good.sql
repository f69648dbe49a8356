BEGIN;
ALTER TABLE orders ADD COLUMN status text;
COMMIT;
UPDATE orders SET status = 'open' WHERE id BETWEEN 1 AND 5000;
