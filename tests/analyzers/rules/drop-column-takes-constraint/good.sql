-- lockstep: allow drop-column: nobody has named it since release 41
ALTER TABLE orders DROP COLUMN spare;
