CREATE TABLE parcel (id serial PRIMARY KEY, code char(8), sent_at timestamp);
ALTER TABLE orders ADD COLUMN note varchar(20);
