CREATE TABLE parcel (id bigint);
ALTER TABLE parcel SET SCHEMA archive;
