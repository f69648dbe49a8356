CREATE INDEX CONCURRENTLY orders_note_2 ON orders (note);
DROP INDEX CONCURRENTLY orders_note;
