CREATE UNIQUE INDEX CONCURRENTLY customer_pkey ON customer (id);
ALTER TABLE customer ADD CONSTRAINT customer_pkey PRIMARY KEY USING INDEX customer_pkey;
