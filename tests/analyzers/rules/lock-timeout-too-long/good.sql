SET lock_timeout = '3s';
ALTER TABLE orders ADD COLUMN note text;
SET lock_timeout = '5min';
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
