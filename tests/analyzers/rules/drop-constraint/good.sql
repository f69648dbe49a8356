CREATE TABLE parcel (id bigint, CONSTRAINT parcel_id_check CHECK (id > 0));
ALTER TABLE parcel DROP CONSTRAINT parcel_id_check;
