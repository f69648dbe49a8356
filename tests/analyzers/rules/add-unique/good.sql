CREATE UNIQUE INDEX CONCURRENTLY orders_note_key ON orders (note);
ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note_key;
