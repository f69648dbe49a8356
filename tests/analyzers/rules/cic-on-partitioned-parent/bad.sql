CREATE INDEX CONCURRENTLY event_placed_at ON event (placed_at);
