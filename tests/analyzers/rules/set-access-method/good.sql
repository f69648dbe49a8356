CREATE TABLE orders_archive (id bigint) USING columnar;
