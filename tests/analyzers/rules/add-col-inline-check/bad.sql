ALTER TABLE orders ADD COLUMN pieces integer CHECK (pieces > 0);
