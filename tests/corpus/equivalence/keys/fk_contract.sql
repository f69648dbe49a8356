-- case: What only the new version keeps
-- old-until: cutover
-- [setup]
CREATE TABLE customer (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE purchase (id bigint PRIMARY KEY, customer bigint, email text, parent bigint);
INSERT INTO customer SELECT g, 'c' || g FROM generate_series(1, 50) g;
INSERT INTO purchase SELECT g, g % 50 + 1, 'c' || (g % 50 + 1), CASE WHEN g > 1 THEN g - 1 END FROM generate_series(1, 300) g;
-- [revision]
-- lockstep: phase contract
ALTER TABLE purchase ADD FOREIGN KEY (customer) REFERENCES customer;
-- [old]
INSERT INTO purchase (id, customer, email) VALUES (1000, 5, 'c5');
UPDATE purchase SET customer = 6 WHERE id = 1;
INSERT INTO customer (id, email) VALUES (1000, 'new');
UPDATE customer SET email = 'newer' WHERE id = 1000;
SELECT count(*) FROM purchase JOIN customer ON customer.id = purchase.customer;
-- [new]
INSERT INTO purchase (id, customer, email) VALUES (1000, 5, 'c5');
UPDATE purchase SET customer = 6 WHERE id = 1;
INSERT INTO customer (id, email) VALUES (1000, 'new');
UPDATE customer SET email = 'newer' WHERE id = 1000;
SELECT count(*) FROM purchase JOIN customer ON customer.id = purchase.customer;
