CREATE INDEX CONCURRENTLY orders_narrow ON orders (customer_id, placed_at) INCLUDE (note, total);
