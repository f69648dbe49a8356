ALTER TABLE orders ADD CONSTRAINT orders_after_opening CHECK (placed_at >= '2019-01-01') NOT VALID;
CREATE TABLE parcel (id bigint, note text CHECK (lower(note) = note));
