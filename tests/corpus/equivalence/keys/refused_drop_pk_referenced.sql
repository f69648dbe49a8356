-- case: A key that a foreign key counts on
-- refused: depends on constraint
-- [setup]
CREATE TABLE customer (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE purchase (id bigint PRIMARY KEY, customer bigint, email text, parent bigint);
INSERT INTO customer SELECT g, 'c' || g FROM generate_series(1, 50) g;
INSERT INTO purchase SELECT g, g % 50 + 1, 'c' || (g % 50 + 1), CASE WHEN g > 1 THEN g - 1 END FROM generate_series(1, 300) g;
ALTER TABLE purchase ADD FOREIGN KEY (customer) REFERENCES customer;
-- [revision]
ALTER TABLE customer DROP CONSTRAINT customer_pkey;
