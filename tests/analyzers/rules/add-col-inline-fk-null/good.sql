ALTER TABLE orders ADD COLUMN customer_id bigint;
CREATE TABLE parcel (id bigint);
ALTER TABLE parcel ADD COLUMN customer_id bigint REFERENCES customer;
