CREATE TABLE orders_archive AS SELECT * FROM orders WITH NO DATA;
