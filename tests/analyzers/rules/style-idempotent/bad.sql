CREATE TABLE parcel (id bigint);
ALTER TABLE orders ADD COLUMN note text;
