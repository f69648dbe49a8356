-- lockstep: allow create-index-blocking: the table is small
ALTER TABLE orders ADD COLUMN remark text;
-- lockstep: allow set-notnull: nobody writes NULL
ALTER TABLE orders ADD COLUMN remark2 text;
-- lockstep: fill 0
ALTER TABLE orders ADD COLUMN total numeric;
