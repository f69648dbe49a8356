-- lockstep: allow create-index-blocking: the table is small
CREATE INDEX orders_note ON orders (note);
-- lockstep: fill 0
-- lockstep: allow add-col-not-null-no-default: fill takes care of it
ALTER TABLE orders ADD COLUMN total numeric NOT NULL;
