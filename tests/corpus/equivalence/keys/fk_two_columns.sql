-- case: Two columns, a name that is taken
-- [setup]
CREATE TABLE customer (shop integer, id bigint, PRIMARY KEY (shop, id));
CREATE TABLE purchase (id bigint PRIMARY KEY, shop integer, customer bigint);
ALTER TABLE customer ADD CONSTRAINT purchase_shop_customer_fkey CHECK (id > 0);
INSERT INTO customer VALUES (1, 1), (1, 2);
INSERT INTO purchase VALUES (1, 1, 1), (2, 1, NULL);
-- [revision]
ALTER TABLE purchase ADD FOREIGN KEY (shop, customer) REFERENCES customer;
-- [old]
INSERT INTO purchase VALUES (3, 1, 2);
-- [new]
INSERT INTO purchase VALUES (3, 1, 2);
