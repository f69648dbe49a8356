CREATE TABLE parcel (id bigint CONSTRAINT parcel_pkey PRIMARY KEY);
ALTER TABLE parcel DROP CONSTRAINT parcel_pkey;
