-- lockstep: phase contract
-- lockstep: allow drop-column: no version has used it since 4.2
ALTER TABLE orders DROP COLUMN note;
