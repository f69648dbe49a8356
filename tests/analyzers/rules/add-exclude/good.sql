CREATE TABLE booking_2 (room int, during tsrange);
ALTER TABLE booking_2 ADD CONSTRAINT booking_2_no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);
