DROP INDEX CONCURRENTLY orders_note, orders_placed_at;
