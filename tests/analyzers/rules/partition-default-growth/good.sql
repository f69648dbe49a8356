CREATE TABLE event_3 (LIKE event);
ALTER TABLE event_3 ADD CONSTRAINT event_3_bounds CHECK (id >= 30 AND id < 40);
