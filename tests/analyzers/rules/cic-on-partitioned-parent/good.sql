CREATE INDEX event_placed_at ON ONLY event (placed_at);
CREATE INDEX CONCURRENTLY event_1_placed_at ON event_1 (placed_at);
ALTER INDEX event_placed_at ATTACH PARTITION event_1_placed_at;
