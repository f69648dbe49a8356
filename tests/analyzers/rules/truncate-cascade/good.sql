CREATE TABLE parcel (id bigint);
TRUNCATE parcel CASCADE;
