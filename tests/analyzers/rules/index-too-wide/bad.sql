CREATE INDEX CONCURRENTLY orders_wide ON orders (customer_id, placed_at, note, total);
