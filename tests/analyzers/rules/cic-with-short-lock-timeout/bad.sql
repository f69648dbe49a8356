SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
