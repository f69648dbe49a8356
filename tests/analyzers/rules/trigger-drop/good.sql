CREATE TABLE parcel (id bigint);
DROP TRIGGER IF EXISTS parcel_touch ON parcel;
