CREATE TABLE parcel (id bigint, note text NOT NULL);
ALTER TABLE parcel ALTER COLUMN note DROP NOT NULL;
