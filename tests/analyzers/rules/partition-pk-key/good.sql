CREATE UNIQUE INDEX event_id ON ONLY event (id, placed_on);
