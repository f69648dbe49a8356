ALTER TABLE orders ALTER COLUMN customer_id TYPE numeric(20);
ALTER TABLE orders ALTER COLUMN note TYPE varchar(10);
