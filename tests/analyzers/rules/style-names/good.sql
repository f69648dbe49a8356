CREATE TABLE customer_order (id bigint, user_id bigint);
