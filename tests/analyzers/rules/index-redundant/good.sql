CREATE INDEX CONCURRENTLY orders_placed ON orders (placed_at);
CREATE INDEX CONCURRENTLY orders_open ON orders (customer_id) WHERE placed_at IS NULL;
