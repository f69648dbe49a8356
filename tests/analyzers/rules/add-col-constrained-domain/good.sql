ALTER TABLE orders ADD COLUMN pieces integer;
ALTER TABLE orders ADD CONSTRAINT pieces_positive CHECK (pieces > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT pieces_positive;
