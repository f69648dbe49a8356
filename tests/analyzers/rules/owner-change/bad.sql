ALTER TABLE orders OWNER TO staff;
