CREATE TABLE parcel (id bigint);
DROP TABLE parcel CASCADE;
