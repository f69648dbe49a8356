ALTER SEQUENCE orders_id_seq CACHE 20;
CREATE SEQUENCE parcel_seq;
DROP SEQUENCE parcel_seq;
