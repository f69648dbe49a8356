CREATE DOMAIN positive AS integer CHECK (value > 0);
ALTER TABLE orders ADD COLUMN pieces positive;
