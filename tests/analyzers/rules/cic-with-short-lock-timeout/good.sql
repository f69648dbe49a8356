SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
RESET lock_timeout;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
