-- case: A foreign key refers to another table under another name
-- [setup]
CREATE TABLE customer (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE purchase (id bigint PRIMARY KEY, customer bigint, email text, parent bigint);
INSERT INTO customer SELECT g, 'c' || g FROM generate_series(1, 50) g;
INSERT INTO purchase SELECT g, g % 50 + 1, 'c' || (g % 50 + 1), CASE WHEN g > 1 THEN g - 1 END FROM generate_series(1, 300) g;
CREATE TABLE buyer (id bigint PRIMARY KEY);
INSERT INTO buyer SELECT id FROM customer;
ALTER TABLE purchase ADD CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer;
-- [revision]
ALTER TABLE purchase DROP CONSTRAINT of_customer, ADD CONSTRAINT of_buyer FOREIGN KEY (customer) REFERENCES buyer (id) DEFERRABLE;
-- [old]
INSERT INTO purchase (id, customer) VALUES (1000, 5);
-- [new]
INSERT INTO purchase (id, customer) VALUES (1000, 5);
